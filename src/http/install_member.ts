import { reportOnce } from "../api/mod.ts";

/** A function that is a member of an object. */
export type Member = (this: unknown, ...args: unknown[]) => unknown;

/** What to put in the place of a member. */
export interface Replacement {
  /** The function that asks for it, for messages, such as `instrumentServe()`. */
  readonly caller: string;
  /** Called in the member's place, as long as the replacement is not taken out. */
  readonly call: (original: Member, self: unknown, args: unknown[]) => unknown;
}

/** What stands in the place of a member, so that none is replaced twice. */
const replacements = new WeakSet<object>();

/** Where a replacement keeps what takes it out; all copies of this package read it. */
const TAKE_OUT: symbol = Symbol.for("@offthread/otel take out");

/** Whether a function stands in the place of another one. */
export function isReplacement(member: unknown): boolean {
  return typeof member === "function" && replacements.has(member);
}

/**
 * Replaces a function of an object that others call it on. Where that is done already, or there is
 * no such function, it is said and nothing is done. What another copy of this package has put there
 * gives way: it may be the one that was there before the program was reloaded (`bun --hot`).
 *
 * @param holder The object, such as a runtime's namespace.
 * @param name The member.
 * @returns A function that takes the replacement out. Where somebody has wrapped it in the
 *     meantime it stays in place and passes calls on.
 */
export function installMember(
  holder: object,
  name: string,
  { caller, call }: Replacement,
): () => void {
  takeOutForeign(Reflect.get(holder, name));
  const found: unknown = Reflect.get(holder, name);
  if (typeof found !== "function" || isReplacement(found)) {
    const problem = typeof found === "function" ? "is traced already" : "is no function here";
    reportOnce(`install-${caller}`, "warn", `${caller}: ${name} ${problem}.`);
    return () => {};
  }
  // why: it is a function; what it is given is its callers' to say
  const original = found as Member;
  let isInstalled = true;
  // A method, as most of them are: nothing that `new` could be put before.
  const { replacement } = {
    replacement(this: unknown, ...args: unknown[]): unknown {
      return isInstalled ? call(original, this, args) : Reflect.apply(original, this, args);
    },
  };
  for (const key of ["name", "length"] as const) {
    Object.defineProperty(replacement, key, { value: original[key], configurable: true });
  }
  replacements.add(replacement);
  const isOwn = Object.hasOwn(holder, name);
  Reflect.set(holder, name, replacement);
  const takeOut = (): void => {
    isInstalled = false;
    if (Reflect.get(holder, name) !== replacement) return;
    if (isOwn) Reflect.set(holder, name, original);
    else Reflect.deleteProperty(holder, name);
  };
  Object.defineProperty(replacement, TAKE_OUT, { value: takeOut });
  return takeOut;
}

function takeOutForeign(member: unknown): void {
  if (typeof member !== "function" || isReplacement(member)) return;
  const takeOut: unknown = Reflect.get(member, TAKE_OUT);
  if (typeof takeOut === "function") takeOut();
}

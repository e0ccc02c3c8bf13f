import { reportOnce } from "../api/mod.ts";

/** A function that is a member of an object. */
export type Member = (this: unknown, ...args: unknown[]) => unknown;

/** What replaces a member. */
export interface Replacement {
  /** The function that installs it, for messages, such as `instrumentServe()`. */
  readonly caller: string;
  /** Called instead of the member until the replacement is taken out. */
  readonly call: (original: Member, self: unknown, args: unknown[]) => unknown;
}

/** The replacements made by this copy of the package, so that no member is replaced twice. */
const replacements = new WeakSet<object>();

/** The key of a replacement's function that takes it out; all copies of this package read it. */
const TAKE_OUT: symbol = Symbol.for("@offthread/otel take out");

/** Whether a function is a replacement. */
export function isReplacement(member: unknown): boolean {
  return typeof member === "function" && replacements.has(member);
}

/**
 * Replaces a method of an object that other code calls. If the method is replaced already or does
 * not exist, that is reported and nothing is done. A replacement by another copy of this package is
 * taken out first: it may date from before a reload of the program (`bun --hot`).
 *
 * @param holder The object, such as a runtime's namespace.
 * @param name The member.
 * @returns A function that takes the replacement out. If other code has wrapped it in the meantime,
 *     it stays in place and passes calls on.
 */
export function installMember(
  holder: object,
  name: string,
  { caller, call }: Replacement,
): () => void {
  takeOutForeign(Reflect.get(holder, name));
  const found: unknown = Reflect.get(holder, name);
  if (typeof found !== "function" || isReplacement(found)) {
    const problem = typeof found === "function"
      ? "is traced already"
      : "is not a function in this runtime";
    reportOnce(`install-${caller}`, "warn", `${caller} changes nothing: ${name} ${problem}.`);
    return () => {};
  }
  // why: it is a function; its callers decide what arguments it gets
  const original = found as Member;
  let isInstalled = true;
  // Written as a method, as most originals are, so that it cannot be called with `new`.
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

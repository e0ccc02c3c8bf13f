import type { TraceState } from "./trace_state.ts";
import { trimBlanks } from "../trim_blanks.ts";

/** How many entries a `tracestate` may have. */
const MAX_TRACE_STATE_MEMBERS = 32;

const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
/** Printable ASCII except `,` and `=`, not ending in a blank. */
const VALUE = /^[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;

/** One entry; lists of entries are never mutated. */
interface Member {
  readonly key: string;
  readonly value: string;
}

/** Parses its header on first use: most headers are never looked at. */
class LazyTraceState implements TraceState {
  #content: string | readonly Member[];
  #serialized: string | undefined;

  constructor(content: string | readonly Member[]) {
    this.#content = content;
  }

  get #members(): readonly Member[] {
    if (typeof this.#content === "string") this.#content = parseMembers(this.#content);
    return this.#content;
  }

  get(key: string): string | undefined {
    return find(this.#members, key)?.value;
  }

  set(key: string, value: string): TraceState {
    if (typeof key !== "string" || typeof value !== "string") return this;
    if (!KEY.test(key) || !VALUE.test(value)) return this;
    const members: Member[] = [{ key, value }];
    for (const member of this.#members) {
      if (member.key !== key && members.length < MAX_TRACE_STATE_MEMBERS) members.push(member);
    }
    return new LazyTraceState(members);
  }

  unset(key: string): TraceState {
    const members = this.#members.filter((member) => member.key !== key);
    return members.length === this.#members.length ? this : new LazyTraceState(members);
  }

  serialize(): string {
    this.#serialized ??= this.#members.map(({ key, value }) => `${key}=${value}`).join(",");
    return this.#serialized;
  }
}

function find(members: readonly Member[], key: string): Member | undefined {
  for (const member of members) {
    if (member.key === key) return member;
  }
  return undefined;
}

/** Parses one entry; `undefined` if the text is not a valid one. */
function parseMember(text: string): Member | undefined {
  const equals = text.indexOf("=");
  if (equals < 0) return undefined;
  const key = text.slice(0, equals);
  const value = text.slice(equals + 1);
  return KEY.test(key) && VALUE.test(value) ? { key, value } : undefined;
}

/** Parses the entries of a header; none if there are more than 32. */
function parseMembers(raw: string): readonly Member[] {
  const members: Member[] = [];
  let position = 0;
  let count = 0;
  while (position <= raw.length) {
    const comma = raw.indexOf(",", position);
    const end = comma < 0 ? raw.length : comma;
    const text = trimBlanks(raw, position, end);
    position = end + 1;
    if (text === "") continue;
    count += 1;
    if (count > MAX_TRACE_STATE_MEMBERS) return [];
    const member = parseMember(text);
    if (member !== undefined && find(members, member.key) === undefined) members.push(member);
  }
  return members;
}

/**
 * Makes a `TraceState` from the text of a `tracestate` header. Leaves out entries that the grammar
 * of W3C Trace Context Level 2 does not allow, and keeps the first of several entries with the same
 * key. A header with more than 32 entries gives an empty list. Never throws.
 *
 * @param rawTraceState The text of the header; several headers are joined with commas.
 */
export function createTraceState(rawTraceState?: string): TraceState {
  return new LazyTraceState(typeof rawTraceState === "string" ? rawTraceState : "");
}

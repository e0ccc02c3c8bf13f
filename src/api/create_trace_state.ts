import type { TraceState } from "./trace_state.ts";

/** How many entries a `tracestate` may have. */
const MAX_TRACE_STATE_MEMBERS = 32;

const MAX_KEY_LENGTH = 256;
const MAX_VALUE_LENGTH = 256;

const SPACE = 0x20;
const TAB = 0x09;
const COMMA = 0x2c;
const EQUALS = 0x3d;

function isLowerOrDigit(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Returns whether a text is a key: `[a-z0-9][a-z0-9_\-*\/@]{0,255}`. */
function isKey(key: string): boolean {
  if (key.length === 0 || key.length > MAX_KEY_LENGTH || !isLowerOrDigit(key.charCodeAt(0))) {
    return false;
  }
  for (let index = 1; index < key.length; index++) {
    const code = key.charCodeAt(index);
    const isMark = code === 0x5f || code === 0x2d || code === 0x2a || code === 0x2f ||
      code === 0x40;
    if (!isMark && !isLowerOrDigit(code)) return false;
  }
  return true;
}

/** Returns whether a text is a value: printable ASCII but `,` and `=`, not ending in a blank. */
function isValue(value: string): boolean {
  const length = value.length;
  if (length === 0 || length > MAX_VALUE_LENGTH || value.charCodeAt(length - 1) === SPACE) {
    return false;
  }
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < SPACE || code > 0x7e || code === COMMA || code === EQUALS) return false;
  }
  return true;
}

/** One entry; the lists that hold them are never changed. */
interface Member {
  readonly key: string;
  readonly value: string;
}

class MemberTraceState implements TraceState {
  readonly #members: readonly Member[];
  #serialized: string | undefined;

  constructor(members: readonly Member[]) {
    this.#members = members;
  }

  get(key: string): string | undefined {
    for (const member of this.#members) {
      if (member.key === key) return member.value;
    }
    return undefined;
  }

  set(key: string, value: string): TraceState {
    if (typeof key !== "string" || typeof value !== "string" || !isKey(key) || !isValue(value)) {
      return this;
    }
    const members: Member[] = [{ key, value }];
    for (const member of this.#members) {
      if (member.key !== key && members.length < MAX_TRACE_STATE_MEMBERS) members.push(member);
    }
    return new MemberTraceState(members);
  }

  unset(key: string): TraceState {
    const members = this.#members.filter((member) => member.key !== key);
    return members.length === this.#members.length ? this : new MemberTraceState(members);
  }

  serialize(): string {
    this.#serialized ??= this.#members.map(({ key, value }) => `${key}=${value}`).join(",");
    return this.#serialized;
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Returns the text between two positions without blanks and tabs around it. */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Returns one entry, or `undefined` where the text is not one. */
function parseMember(text: string): Member | undefined {
  const equals = text.indexOf("=");
  if (equals < 0) return undefined;
  const key = text.slice(0, equals);
  const value = text.slice(equals + 1);
  return isKey(key) && isValue(value) ? { key, value } : undefined;
}

/** Returns the entries of a header; none where there are more than 32. */
function parseMembers(raw: string): readonly Member[] {
  const members: Member[] = [];
  const keys = new Set<string>();
  let position = 0;
  let count = 0;
  while (position <= raw.length) {
    const comma = raw.indexOf(",", position);
    const end = comma < 0 ? raw.length : comma;
    const text = trimmed(raw, position, end);
    position = end + 1;
    if (text === "") continue;
    count += 1;
    if (count > MAX_TRACE_STATE_MEMBERS) return [];
    const member = parseMember(text);
    if (member === undefined || keys.has(member.key)) continue;
    keys.add(member.key);
    members.push(member);
  }
  return members;
}

/**
 * Makes a `TraceState` from the text of a `tracestate` header. Entries that the grammar of W3C
 * Trace Context Level 2 does not allow are left out, of entries with the same key the first one
 * stays, and a header with more than 32 entries gives an empty list. Nothing throws.
 *
 * @param rawTraceState The text of the header; several headers are joined with commas.
 */
export function createTraceState(rawTraceState?: string): TraceState {
  return new MemberTraceState(typeof rawTraceState === "string" ? parseMembers(rawTraceState) : []);
}

import { createTraceState, reportOnce, type TraceState } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { readThreshold } from "./threshold.ts";

/** The maximum length of the whole entry, in characters. */
const MAX_ENTRY_LENGTH = 256;

const MEMBER = /^([a-z][a-z0-9]*):([A-Za-z0-9._-]*)$/;
const RANDOMNESS = /^[0-9a-f]{14}$/;

/** The entry `ot` of a trace state (specification, TraceState Handling). */
export interface OtEntry {
  /** The text of the entry; `""` if there is none. */
  readonly text: string;
  /** `th`, in its shortest form; undefined if it is missing or invalid. */
  readonly threshold: string | undefined;
  /** `rv`, all 14 digits; undefined if it is missing or invalid. */
  readonly randomness: string | undefined;
  /** The text of all other sub-keys. */
  readonly rest: string;
  /** Whether all of it is valid and `th` is in its shortest form, so that the text can stay. */
  readonly isSound: boolean;
}

const NO_ENTRY: OtEntry = readOtEntry("");
const NO_STATE: TraceState = createTraceState();
// The last entry read: a span's children have the same one, and a decision reads it repeatedly.
let lastRead: OtEntry = NO_ENTRY;

/** Returns the entry of a trace state, which may be foreign code. Never throws. */
export function otEntryOf(traceState: TraceState | undefined): OtEntry {
  // Untyped code may pass null.
  if (traceState === undefined || traceState === null) return NO_ENTRY;
  try {
    const text = traceState.get("ot");
    if (typeof text !== "string" || text === "") return NO_ENTRY;
    if (text !== lastRead.text) lastRead = readOtEntry(text);
    return lastRead;
  } catch (error) {
    reportOnce(
      "ot-entry",
      "warn",
      `The entry "ot" of a trace state could not be read, and is ignored: ${toText(error)}`,
    );
    return NO_ENTRY;
  }
}

/**
 * Reads an entry of the form `k:v;k:v`. Invalid parts count as absent: all of an entry that is too
 * long, a `th` or `rv` that is malformed or repeated, and other sub-keys that are malformed or
 * repeat an earlier one.
 */
export function readOtEntry(text: string): OtEntry {
  if (text === "") {
    return { text, threshold: undefined, randomness: undefined, rest: "", isSound: true };
  }
  const members = new Map<string, string>();
  let isSound = text.length <= MAX_ENTRY_LENGTH;
  for (const member of isSound ? text.split(";") : []) {
    const [, key, value] = MEMBER.exec(member) ?? [];
    const isRepeated = members.has(key);
    if (key === undefined || isRepeated) isSound = false;
    if (isRepeated && isOurs(key)) members.set(key, "");
    else if (key !== undefined && !isRepeated) members.set(key, value);
  }
  const [th, rv] = [members.get("th"), members.get("rv")];
  const threshold = readThreshold(th);
  const randomness = rv !== undefined && RANDOMNESS.test(rv) ? rv : undefined;
  const rest = [...members].filter(([key]) => !isOurs(key)).map((member) => member.join(":"));
  isSound &&= threshold === th && randomness === rv;
  return { text, threshold, randomness, rest: rest.join(";"), isSound };
}

/** Returns the text of an entry with another threshold, or without one; everything else stays. */
export function writeOtEntry(entry: OtEntry, threshold: string | undefined): string {
  const members: string[] = [];
  if (threshold !== undefined) members.push(`th:${threshold}`);
  if (entry.randomness !== undefined) members.push(`rv:${entry.randomness}`);
  if (entry.rest !== "") members.push(entry.rest);
  const text = members.join(";");
  if (text.length <= MAX_ENTRY_LENGTH) return text;
  reportOnce(
    "ot-entry-full",
    "warn",
    'The sampling threshold is left out of a tracestate, because the entry "ot" would exceed ' +
      `${MAX_ENTRY_LENGTH} characters.`,
  );
  return writeOtEntry(entry, undefined);
}

/**
 * Returns a trace state whose entry has another threshold, or none; the same trace state if that
 * changes nothing. It may be foreign code: if that throws, everything but the entry is lost.
 */
export function withThreshold(
  traceState: TraceState | undefined,
  entry: OtEntry,
  threshold: string | undefined,
): TraceState | undefined {
  if (entry.isSound && entry.threshold === threshold) return traceState;
  return withOtEntry(traceState, writeOtEntry(entry, threshold));
}

/** Returns a trace state with this entry, or without one if `text` is `""`. Never throws. */
export function withOtEntry(traceState: TraceState | undefined, text: string): TraceState {
  const base = traceState ?? NO_STATE;
  try {
    const changed = text === "" ? base.unset("ot") : base.set("ot", text);
    if (typeof changed?.serialize === "function") return changed;
    reportUnchangeable("it returned no trace state");
  } catch (error) {
    reportUnchangeable(toText(error));
  }
  return text === "" ? NO_STATE : NO_STATE.set("ot", text);
}

function reportUnchangeable(problem: string): void {
  reportOnce(
    "ot-entry",
    "warn",
    `A trace state could not be changed, and its entries except "ot" are left out: ${problem}`,
  );
}

/** The randomness of a trace: `rv`, else the right-most 7 bytes of the trace id. */
export function randomnessOf(entry: OtEntry, traceId: string): string {
  return entry.randomness ?? traceId.slice(-14).toLowerCase();
}

function isOurs(key: string): boolean {
  return key === "th" || key === "rv";
}

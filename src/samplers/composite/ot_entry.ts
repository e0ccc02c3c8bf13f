import { createTraceState, reportOnce, type TraceState } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { readThreshold } from "./threshold.ts";

/** Characters that the whole entry may have. */
const MAX_ENTRY_LENGTH = 256;

const MEMBER = /^([a-z][a-z0-9]*):([A-Za-z0-9._-]*)$/;
const RANDOMNESS = /^[0-9a-f]{14}$/;

/** The entry `ot` of a trace state (specification, TraceState Handling). */
export interface OtEntry {
  /** The entry as it stands; `""` where there is none. */
  readonly text: string;
  /** `th`, in its shortest form; undefined where it is missing or broken. */
  readonly threshold: string | undefined;
  /** `rv`, all 14 digits; undefined where it is missing or broken. */
  readonly randomness: string | undefined;
  /** All other sub-keys, as they stand. */
  readonly rest: string;
  /** Whether nothing of it is broken, so that it can stay as it is. */
  readonly isSound: boolean;
}

const NO_ENTRY: OtEntry = readOtEntry("");
const NO_STATE: TraceState = createTraceState();
// A span and its children have the same entry, and a decision asks for it more than once.
let lastRead: OtEntry = NO_ENTRY;

/** The entry of a trace state, which may be foreign code. Never throws. */
export function otEntryOf(traceState: TraceState | undefined): OtEntry {
  // Plain JavaScript may have given null.
  if (traceState === undefined || traceState === null) return NO_ENTRY;
  try {
    const text = traceState.get("ot");
    if (typeof text !== "string" || text === "") return NO_ENTRY;
    if (text !== lastRead.text) lastRead = readOtEntry(text);
    return lastRead;
  } catch (error) {
    reportOnce("ot-entry", "warn", `A trace state could not be read: ${toText(error)}`);
    return NO_ENTRY;
  }
}

/**
 * Reads an entry: `k:v;k:v`. What is broken counts as absent: all of an entry that is too long, a
 * `th` or `rv` that is malformed or comes twice, other sub-keys that are malformed or come again.
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

/** An entry with another threshold, or without one; everything else in it stays. */
export function writeOtEntry(entry: OtEntry, threshold: string | undefined): string {
  const members: string[] = [];
  if (threshold !== undefined) members.push(`th:${threshold}`);
  if (entry.randomness !== undefined) members.push(`rv:${entry.randomness}`);
  if (entry.rest !== "") members.push(entry.rest);
  const text = members.join(";");
  if (text.length <= MAX_ENTRY_LENGTH) return text;
  const message = "The sampling threshold was left out of a tracestate: its entry ot is full.";
  reportOnce("ot-entry-full", "warn", message);
  return writeOtEntry(entry, undefined);
}

/**
 * A trace state whose entry has another threshold, or none; the same one where that changes
 * nothing. The trace state may be foreign code; when that throws, all but the entry is lost.
 */
export function withThreshold(
  traceState: TraceState | undefined,
  entry: OtEntry,
  threshold: string | undefined,
): TraceState | undefined {
  if (entry.isSound && entry.threshold === threshold) return traceState;
  return withOtEntry(traceState, writeOtEntry(entry, threshold));
}

/** A trace state with this entry, or without one where it is `""`. Never throws. */
export function withOtEntry(traceState: TraceState | undefined, text: string): TraceState {
  const base = traceState ?? NO_STATE;
  try {
    const changed = text === "" ? base.unset("ot") : base.set("ot", text);
    if (typeof changed?.serialize === "function") return changed;
    reportOnce("ot-entry", "warn", "A trace state could not be changed: it answered none.");
  } catch (error) {
    reportOnce("ot-entry", "warn", `A trace state could not be changed: ${toText(error)}`);
  }
  return text === "" ? NO_STATE : NO_STATE.set("ot", text);
}

/** The randomness of a trace: `rv`, else the right-most 7 bytes of the trace id. */
export function randomnessOf(entry: OtEntry, traceId: string): string {
  return entry.randomness ?? traceId.slice(-14).toLowerCase();
}

function isOurs(key: string): boolean {
  return key === "th" || key === "rv";
}

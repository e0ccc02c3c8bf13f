import {
  type Baggage,
  type BaggageEntry,
  baggageEntryMetadataFromString,
  reportOnce,
} from "../api/mod.ts";
import { baggageOf } from "../api/propagation/entry_baggage.ts";
import {
  decodeBaggageValue,
  encodeBaggageValue,
  isBaggageName,
  isBaggageProperties,
} from "./baggage_grammar.ts";
import { toText } from "../api/to_text.ts";
import { trimBlanks } from "../api/trim_blanks.ts";

/** The maximum number of members that are read from or written to a `baggage` header. */
export const MAX_BAGGAGE_MEMBERS = 64;

/** The maximum size of all members of a `baggage` header, with their commas, in bytes. */
export const MAX_BAGGAGE_BYTES = 8192;

/** The maximum number of members examined: a header may have thousands of invalid or empty ones. */
const MAX_SEEN_MEMBERS: number = 4 * MAX_BAGGAGE_MEMBERS;

/**
 * Reads a `baggage` header. The caller joins several header values by commas.
 *
 * Names are taken as they are, values are percent-decoded, and what follows the first `;` is kept
 * as one opaque text, the entry's metadata. Of members with the same name, the last one counts.
 * Invalid members, and those beyond {@link MAX_BAGGAGE_MEMBERS} or {@link MAX_BAGGAGE_BYTES}, are
 * left out without affecting the others; only the first 256 are examined.
 *
 * Never throws: a header without a valid member gives `undefined`.
 *
 * Implements {@link https://www.w3.org/TR/baggage/#baggage-http-header-format}.
 */
export function parseBaggageHeader(header: string): Baggage | undefined {
  const entries = new Map<string, BaggageEntry>();
  let memberCount = 0;
  let bytes = -1;
  let start = 0;
  for (let seen = 0; start < header.length && seen < MAX_SEEN_MEMBERS; seen++) {
    const comma = header.indexOf(",", start);
    const end = comma < 0 ? header.length : comma;
    const member = trimBlanks(header, start, end);
    start = end + 1;
    if (member === "") continue;
    if (memberCount === MAX_BAGGAGE_MEMBERS || bytes + 1 + member.length > MAX_BAGGAGE_BYTES) {
      reportDrop("extract", "limit", `only ${MAX_BAGGAGE_MEMBERS} members are read`);
      if (memberCount === MAX_BAGGAGE_MEMBERS) break;
      continue;
    }
    const isRead = readMember(member, entries);
    if (!isRead) {
      reportDrop("extract", "invalid", "a member is malformed");
      continue;
    }
    memberCount++;
    bytes += 1 + member.length;
  }
  return memberCount === 0 ? undefined : baggageOf(entries);
}

/**
 * Returns a `baggage` header; `""` if there is nothing to write.
 *
 * Values are percent-encoded; metadata is appended as it is. An entry is left out as a whole if its
 * name is not a token, its value is not a string, its metadata would break the header, or it would
 * exceed {@link MAX_BAGGAGE_MEMBERS} or {@link MAX_BAGGAGE_BYTES}; each cause is reported once.
 *
 * Implements {@link https://www.w3.org/TR/baggage/#baggage-http-header-format}.
 */
export function formatBaggageHeader(baggage: Baggage): string {
  let header = "";
  let memberCount = 0;
  for (const [name, entry] of baggage.getAllEntries()) {
    if (memberCount === MAX_BAGGAGE_MEMBERS) {
      reportDrop("inject", "limit", `only ${MAX_BAGGAGE_MEMBERS} members are written`);
      break;
    }
    const member = writeMember(name, entry);
    if (member === undefined) continue;
    const length = header.length + member.length + (header === "" ? 0 : 1);
    if (length > MAX_BAGGAGE_BYTES) {
      reportDrop("inject", "limit", `only ${MAX_BAGGAGE_BYTES} bytes are written`);
      continue;
    }
    header = header === "" ? member : `${header},${member}`;
    memberCount++;
  }
  return header;
}

function readMember(member: string, entries: Map<string, BaggageEntry>): boolean {
  const semicolon = member.indexOf(";");
  const pairEnd = semicolon < 0 ? member.length : semicolon;
  const equals = member.indexOf("=");
  if (equals < 0 || equals > pairEnd) return false;
  const name = trimBlanks(member, 0, equals);
  if (!isBaggageName(name)) return false;
  const value = decodeBaggageValue(trimBlanks(member, equals + 1, pairEnd));
  if (value === undefined) return false;
  const properties = semicolon < 0 ? "" : trimBlanks(member, semicolon + 1, member.length);
  if (!isBaggageProperties(properties)) return false;
  const entry: BaggageEntry = properties === ""
    ? { value }
    : { value, metadata: baggageEntryMetadataFromString(properties) };
  entries.set(name, Object.freeze(entry));
  return true;
}

function writeMember(name: string, entry: BaggageEntry): string | undefined {
  if (!isBaggageName(name)) {
    reportDrop("inject", "name", `the name ${JSON.stringify(name)} is not a token`);
    return undefined;
  }
  if (typeof entry?.value !== "string") {
    reportDrop("inject", "value", `the value of ${name} is not a string`);
    return undefined;
  }
  // Encoding never makes it shorter, so a value that is already too long need not be encoded.
  if (name.length + entry.value.length > MAX_BAGGAGE_BYTES) {
    reportDrop("inject", "limit", `only ${MAX_BAGGAGE_BYTES} bytes are written`);
    return undefined;
  }
  const properties = metadataText(entry);
  if (properties === undefined) return undefined;
  const pair = `${name}=${encodeBaggageValue(entry.value)}`;
  return properties === "" ? pair : `${pair};${properties}`;
}

function metadataText(entry: BaggageEntry): string | undefined {
  if (entry.metadata === undefined) return "";
  try {
    const text = String(entry.metadata).trim();
    if (isBaggageProperties(text)) return text;
    reportDrop("inject", "metadata", `the metadata ${JSON.stringify(text)} does not fit a header`);
  } catch (error) {
    reportDrop("inject", "metadata", `reading the metadata failed: ${toText(error)}`);
  }
  return undefined;
}

type DropReason = "invalid" | "limit" | "metadata" | "name" | "value";

function reportDrop(action: "extract" | "inject", reason: DropReason, detail: string): void {
  reportOnce(
    `baggage-${action}-${reason}`,
    // What others send is not this application's fault; what it writes itself may be.
    action === "extract" ? "debug" : "warn",
    `Baggage ${action} left out a member: ${detail}.`,
  );
}

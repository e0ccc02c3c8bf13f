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

/** Most members that a `baggage` header is read or written with. */
export const MAX_BAGGAGE_MEMBERS = 64;

/** Most bytes that the members of a `baggage` header have together, with their commas. */
export const MAX_BAGGAGE_BYTES = 8192;

/** Most members that are looked at: a header may have thousands that are broken or empty. */
const MAX_SEEN_MEMBERS: number = 4 * MAX_BAGGAGE_MEMBERS;

/**
 * Reads a `baggage` header. Several header values are joined by commas beforehand.
 *
 * A name stands as it is written, a value is percent-decoded, and what follows the first `;` is
 * kept as one opaque text, the entry's metadata. Of members with the same name the last one counts.
 * A member that breaks the grammar is left out, and so is what goes past
 * {@link MAX_BAGGAGE_MEMBERS} or {@link MAX_BAGGAGE_BYTES}; the others are not harmed, as long as
 * no more than 256 come before them.
 *
 * Nothing is thrown: a header without a usable member gives `undefined`.
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
      reportDrop("extract", "invalid", "a member breaks the grammar");
      continue;
    }
    memberCount++;
    bytes += 1 + member.length;
  }
  return memberCount === 0 ? undefined : baggageOf(entries);
}

/**
 * Writes a `baggage` header; `""` when there is nothing to write.
 *
 * Values are percent-encoded, metadata follows as it is. An entry is left out as a whole when its
 * name is no token, when its metadata would break the header, or when it does not fit into
 * {@link MAX_BAGGAGE_MEMBERS} and {@link MAX_BAGGAGE_BYTES} any more; that is reported once.
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
    reportDrop("inject", "name", `the name ${JSON.stringify(name)} is no token`);
    return undefined;
  }
  if (typeof entry?.value !== "string") {
    reportDrop("inject", "value", `the value of ${name} is no text`);
    return undefined;
  }
  // Encoding only makes it longer, so what is too long already need not be encoded.
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
    // What others send is not this application's fault, what it writes itself may be.
    action === "extract" ? "debug" : "warn",
    `Baggage ${action} left a member out: ${detail}.`,
  );
}

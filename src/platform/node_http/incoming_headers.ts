import type { TextMapGetter } from "../../api/mod.ts";
import type { HeaderReader } from "../../http/read_header.ts";

/** The headers of a `node:http` request by their names in lower case. */
export type HeaderRecord = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the headers of a `node:http` request as `Headers` would have them. */
export class IncomingHeaders implements HeaderReader {
  /** The headers, as they are. */
  readonly record: HeaderRecord;

  /** @param record The headers by their names in lower case. */
  constructor(record: HeaderRecord) {
    this.record = record;
  }

  get(name: string): string | null {
    return readRecord(this.record, name) ?? null;
  }

  has(name: string): boolean {
    return readRecord(this.record, name) !== undefined;
  }

  getSetCookie(): string[] {
    const value: unknown = this.record["set-cookie"];
    if (Array.isArray(value)) return value.map(String);
    return typeof value === "string" ? [value] : [];
  }
}

/** Reads trace context from the headers of a `node:http` request. */
export const incomingGetter: TextMapGetter<object> = {
  // why: what the runtime gives as headers is such a record
  get: (record, name) => readRecord(record as HeaderRecord, name),
  keys: (record) => Object.keys(record),
};

// Inherited members, like `constructor`, are no text.
function readRecord(record: HeaderRecord, name: string): string | undefined {
  const value: unknown = record[name] ?? record[name.toLowerCase()];
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join(", ") : undefined;
}

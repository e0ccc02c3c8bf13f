import type { Baggage, BaggageEntry, BaggageEntryMetadata } from "./baggage.ts";
import { diag } from "../diag/diag_api.ts";

const METADATA_MARK: unique symbol = Symbol("BaggageEntryMetadata");

/** Returns a frozen copy of an entry, or the entry itself if it is frozen. */
function frozenEntry(entry: BaggageEntry): BaggageEntry {
  if (Object.isFrozen(entry)) return entry;
  return entry.metadata === undefined
    ? Object.freeze({ value: entry.value })
    : Object.freeze({ value: entry.value, metadata: entry.metadata });
}

/** The baggage of this package: a map that is copied on each change. */
class EntryBaggage implements Baggage {
  readonly #entries: ReadonlyMap<string, BaggageEntry>;

  constructor(entries: ReadonlyMap<string, BaggageEntry>) {
    this.#entries = entries;
  }

  getEntry(key: string): BaggageEntry | undefined {
    return this.#entries.get(key);
  }

  getAllEntries(): [string, BaggageEntry][] {
    return [...this.#entries];
  }

  setEntry(key: string, entry: BaggageEntry): Baggage {
    const entries = new Map(this.#entries);
    entries.set(key, frozenEntry(entry));
    return new EntryBaggage(entries);
  }

  removeEntry(key: string): Baggage {
    return this.removeEntries(key);
  }

  removeEntries(...keys: string[]): Baggage {
    const entries = new Map(this.#entries);
    for (const key of keys) entries.delete(key);
    return entries.size === this.#entries.size ? this : new EntryBaggage(entries);
  }

  clear(): Baggage {
    return new EntryBaggage(new Map());
  }
}

/**
 * Makes a baggage.
 *
 * @param entries Names and values to start with. Default: none.
 */
export function createBaggage(entries: Record<string, BaggageEntry> = {}): Baggage {
  const own = new Map<string, BaggageEntry>();
  for (const key of Object.keys(entries)) {
    const entry = entries[key];
    if (entry !== undefined) own.set(key, frozenEntry(entry));
  }
  return baggageOf(own);
}

/** Makes a baggage without copying: neither the map nor its entries may change any more. */
export function baggageOf(entries: ReadonlyMap<string, BaggageEntry>): Baggage {
  return new EntryBaggage(entries);
}

/**
 * Makes the metadata of a baggage entry.
 *
 * @param str The properties as they stand in the header, for example `ttl=30`.
 */
export function baggageEntryMetadataFromString(str: string): BaggageEntryMetadata {
  if (typeof str !== "string") {
    diag.error(`baggageEntryMetadataFromString(): expected a string, got ${typeof str}.`);
  }
  const text = typeof str === "string" ? str : "";
  return { __TYPE__: METADATA_MARK, toString: () => text };
}

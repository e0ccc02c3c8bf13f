import {
  type Baggage,
  type BaggageEntry,
  type Context,
  propagation,
  reportOnce,
  type TextMapGetter,
  type TextMapSetter,
} from "../api/mod.ts";
import { isBaggageName } from "./baggage_grammar.ts";
import { MAX_BAGGAGE_BYTES, MAX_BAGGAGE_MEMBERS } from "./baggage_header.ts";
import { outgoingBaggage } from "./outgoing_baggage.ts";
import { readKeys, readSingle } from "./read_field.ts";
import { trimBlanks } from "../api/trim_blanks.ts";
import { writeField } from "./write_field.ts";

/** A format that carries each baggage entry in a header of its own. */
export interface PrefixedBaggageFormat {
  /** The prefix of a header's name, before the name of the entry; in lower case. */
  readonly prefix: string;
  /** Encodes a value for a header; `undefined` if no header can hold it. */
  readonly encode: (value: string) => string | undefined;
  /** Decodes the value of a header; `undefined` if it is invalid. */
  readonly decode: (text: string) => string | undefined;
}

/** Writes every entry of the context's baggage, within the limits of the `baggage` header. */
export function injectPrefixedBaggage<Carrier>(
  context: Context,
  carrier: Carrier,
  options: { readonly setter: TextMapSetter<Carrier>; readonly format: PrefixedBaggageFormat },
): void {
  const { setter, format } = options;
  const fields = outgoingBaggage(context, (baggage) => writeFields(baggage, format));
  for (const [name, value] of fields ?? []) writeField(setter, carrier, name, value);
}

/** Returns `context` with a baggage of all headers whose names start with the prefix. */
export function extractPrefixedBaggage<Carrier>(
  context: Context,
  carrier: Carrier,
  options: { readonly getter: TextMapGetter<Carrier>; readonly format: PrefixedBaggageFormat },
): Context {
  const { getter, format } = options;
  const { prefix } = format;
  // Without a prototype, a header that ends in "__proto__" is an entry like any other.
  const entries: Record<string, BaggageEntry> = Object.create(null);
  let memberCount = 0;
  let bytes = 0;
  for (const key of readKeys(getter, carrier)) {
    if (!key.toLowerCase().startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const text = readSingle(getter, carrier, key);
    const length = key.length + (text?.length ?? 0);
    const isFull = memberCount === MAX_BAGGAGE_MEMBERS || bytes + length > MAX_BAGGAGE_BYTES;
    const value = text === undefined || isFull ? undefined : format.decode(trimBlanks(text));
    if (value === undefined || !isBaggageName(name)) {
      reportDrop("extract");
      continue;
    }
    memberCount++;
    bytes += length;
    entries[name] = { value };
  }
  if (memberCount === 0) return context;
  return propagation.setBaggage(context, propagation.createBaggage(entries));
}

function writeFields(baggage: Baggage, format: PrefixedBaggageFormat): [string, string][] {
  const fields: [string, string][] = [];
  let bytes = 0;
  for (const [name, entry] of baggage.getAllEntries()) {
    const value = isBaggageName(name) ? writeValue(entry, format) : undefined;
    const length = format.prefix.length + name.length + (value?.length ?? 0);
    const isFull = fields.length === MAX_BAGGAGE_MEMBERS || bytes + length > MAX_BAGGAGE_BYTES;
    if (value === undefined || isFull) {
      reportDrop("inject");
      continue;
    }
    bytes += length;
    fields.push([format.prefix + name, value]);
  }
  return fields;
}

function writeValue(entry: BaggageEntry, format: PrefixedBaggageFormat): string | undefined {
  // Untyped code may have set any value; encoding never makes one shorter.
  const isText = typeof entry?.value === "string" && entry.value.length <= MAX_BAGGAGE_BYTES;
  return isText ? format.encode(entry.value) : undefined;
}

function reportDrop(action: "extract" | "inject"): void {
  reportOnce(
    `prefixed-baggage-${action}`,
    action === "extract" ? "debug" : "warn",
    `Baggage ${action} left out an entry that is malformed or beyond the limits.`,
  );
}

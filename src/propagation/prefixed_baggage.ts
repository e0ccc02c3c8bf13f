import {
  type BaggageEntry,
  type Context,
  propagation,
  reportOnce,
  type TextMapGetter,
  type TextMapSetter,
} from "../api/mod.ts";
import { decodeBaggageValue, encodeBaggageValue, isBaggageName } from "./baggage_grammar.ts";
import { MAX_BAGGAGE_BYTES, MAX_BAGGAGE_MEMBERS } from "./baggage_header.ts";
import { readKeys, readSingle } from "./read_field.ts";
import { writeField } from "./write_field.ts";

/**
 * Writes every entry of the context's baggage as a header of its own, named prefix + name, within
 * the limits of the `baggage` header.
 */
export function injectPrefixedBaggage<Carrier>(
  context: Context,
  carrier: Carrier,
  options: { readonly setter: TextMapSetter<Carrier>; readonly prefix: string },
): void {
  let memberCount = 0;
  let bytes = 0;
  for (const [name, entry] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
    // What plain JavaScript put there may be anything.
    const isText = typeof entry?.value === "string";
    if (!isText || !isBaggageName(name) || entry.value.length > MAX_BAGGAGE_BYTES) {
      reportDrop("inject");
      continue;
    }
    const value = encodeBaggageValue(entry.value);
    const length = options.prefix.length + name.length + value.length;
    if (memberCount === MAX_BAGGAGE_MEMBERS || bytes + length > MAX_BAGGAGE_BYTES) {
      reportDrop("inject");
      continue;
    }
    memberCount++;
    bytes += length;
    writeField(options.setter, carrier, options.prefix + name, value);
  }
}

/** Returns `context` with a baggage of all headers whose names start with the prefix. */
export function extractPrefixedBaggage<Carrier>(
  context: Context,
  carrier: Carrier,
  options: { readonly getter: TextMapGetter<Carrier>; readonly prefix: string },
): Context {
  const { getter, prefix } = options;
  // why: without a prototype, a header that ends in "__proto__" is an entry like any other.
  const entries = Object.create(null) as Record<string, BaggageEntry>;
  let memberCount = 0;
  let bytes = 0;
  for (const key of readKeys(getter, carrier)) {
    if (!key.toLowerCase().startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const text = readSingle(getter, carrier, key);
    const length = key.length + (text?.length ?? 0);
    const isFull = memberCount === MAX_BAGGAGE_MEMBERS || bytes + length > MAX_BAGGAGE_BYTES;
    const value = text === undefined || isFull ? undefined : decodeBaggageValue(text);
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

function reportDrop(action: "extract" | "inject"): void {
  reportOnce(
    `propagation.prefixed_baggage.${action}`,
    action === "extract" ? "debug" : "warn",
    `baggage ${action} left out an entry that is malformed or beyond the limits`,
  );
}

/**
 * From the application's side to the normal form: what an ended span says of itself, turned into
 * what OTLP must then say of it.
 *
 * @module
 */
import type { Attributes, HrTime, SpanContext } from "../../src/api/mod.ts";
import type { ReadableSpan } from "../../src/sdk/mod.ts";
import {
  arrayText,
  attributeTree,
  bytesText,
  doubleText,
  flatten,
  mapText,
  type NormalRecord,
  RUN_ATTRIBUTE,
  stringText,
  type Tree,
} from "./normal_form.ts";

// Span.flags and Link.flags: the W3C flags, then whether the context's remoteness is known, and
// what it is.
const W3C_FLAGS = 0xff;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** An ended span in normal form. */
export function recordedSpan(span: ReadableSpan): NormalRecord {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  const fields = flatten({
    traceId,
    spanId,
    parentSpanId: parent?.spanId ?? "",
    traceState: stringText(traceState?.serialize() ?? ""),
    flags: flagsText(traceFlags, parent?.isRemote),
    name: stringText(span.name),
    kind: String(span.kind + 1), // OTLP's 0 is "unspecified"
    startUnixNano: timeText(span.startTime),
    endUnixNano: timeText(span.endTime),
    statusCode: String(span.status.code),
    statusMessage: stringText(span.status.message ?? ""),
    attributes: attributesOf(span.attributes),
    droppedAttributesCount: String(span.droppedAttributesCount),
    events: span.events.map((event) => ({
      name: stringText(event.name),
      unixNano: timeText(event.time),
      attributes: attributesOf(event.attributes),
      droppedAttributesCount: String(event.droppedAttributesCount),
    })),
    droppedEventsCount: String(span.droppedEventsCount),
    links: span.links.map((link) => ({
      ...linkContext(link.context),
      attributes: attributesOf(link.attributes),
      droppedAttributesCount: String(link.droppedAttributesCount),
    })),
    droppedLinksCount: String(span.droppedLinksCount),
    scope: {
      name: stringText(span.instrumentationScope.name),
      version: stringText(span.instrumentationScope.version),
      attributes: attributesOf(span.instrumentationScope.attributes),
      droppedAttributesCount: String(span.instrumentationScope.droppedAttributesCount),
      schemaUrl: stringText(span.instrumentationScope.schemaUrl),
    },
    resource: {
      attributes: attributesOf(span.resource.attributes),
      droppedAttributesCount: "0",
      schemaUrl: stringText(span.resource.schemaUrl),
    },
  });
  const run = valueText(span.resource.attributes[RUN_ATTRIBUTE]);
  return { run, key: `${traceId}/${spanId}`, fields };
}

function linkContext(context: SpanContext): { readonly [name: string]: Tree } {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    traceState: stringText(context.traceState?.serialize() ?? ""),
    flags: flagsText(context.traceFlags, context.isRemote),
  };
}

function flagsText(traceFlags: number, isRemote: boolean | undefined): string {
  return String((traceFlags & W3C_FLAGS) | HAS_IS_REMOTE | (isRemote === true ? IS_REMOTE : 0));
}

function timeText([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function attributesOf(attributes: Attributes): { readonly [name: string]: Tree } {
  return attributeTree(entriesOf(attributes));
}

function entriesOf(map: object): (readonly [key: string, value: string])[] {
  return Object.entries(map).map(([key, value]) => [key, valueText(value)] as const);
}

/**
 * A value as OTLP must have it. Numbers that are safe integers are integers, which leaves zero
 * without a sign; a bigint that 64 bits do not hold is decimal text; what is neither is a double.
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "boolean":
      return `bool ${value}`;
    case "number":
      return Number.isSafeInteger(value) ? `int ${BigInt(value)}` : doubleText(value);
    case "bigint":
      return BigInt.asIntN(64, value) === value ? `int ${value}` : stringText(String(value));
    case "object":
      return value === null ? "empty" : objectText(value);
    case "undefined":
      return "empty";
    default:
      return `no value of OTLP: ${typeof value}`;
  }
}

function objectText(value: object): string {
  if (value instanceof Uint8Array) return bytesText(value);
  if (Array.isArray(value)) return arrayText(value.map(valueText));
  return mapText(entriesOf(value));
}

/**
 * From the application's side to the normal form: turns an ended span into what OTLP must contain.
 *
 * @module
 */
import type { SpanContext } from "../../src/api/mod.ts";
import type { ReadableSpan } from "../../src/sdk/mod.ts";
import { flatten, type NormalRecord, stringText, type Tree } from "./normal_form.ts";
import { attributesOf, resourceOf, runOf, scopeOf, timeText } from "./recorded_parts.ts";

// Span.flags and Link.flags: the W3C flags, whether "is remote" is known, and "is remote".
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
    scope: scopeOf(span.instrumentationScope),
    resource: resourceOf(span.resource),
  });
  return { run: runOf(span.resource), key: `${traceId}/${spanId}`, fields };
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

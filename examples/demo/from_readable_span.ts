import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from "../../src/api/mod.ts";
import type { ReadableSpan } from "../../src/sdk/mod.ts";
import type { DemoAttributes, DemoSpan } from "./demo_span.ts";

/** A span of this process as the demo draws it. */
export function fromReadableSpan(span: ReadableSpan): DemoSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? "",
    service: String(span.resource.attributes["service.name"]),
    name: span.name,
    kind: span.kind === SpanKind.SERVER
      ? "server"
      : span.kind === SpanKind.CLIENT
      ? "client"
      : "internal",
    startMs: toMs(span.startTime),
    endMs: toMs(span.endTime),
    attributes: plain(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeMs: toMs(event.time),
      attributes: plain(event.attributes),
    })),
    isError: span.status.code === SpanStatusCode.ERROR,
    errorMessage: span.status.message ?? "",
  };
}

/** Milliseconds since the epoch, with fractions. */
export function toMs([seconds, nanoseconds]: HrTime): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Attributes in the form sent to the drawing process. */
export function plain(attributes: Attributes): DemoAttributes {
  // why: the demo's services set only strings, numbers and booleans
  return attributes as DemoAttributes;
}

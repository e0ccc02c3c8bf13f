/**
 * Converts OTLP to the demo's spans.
 *
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import {
  type Span,
  Span_SpanKind,
  Status_StatusCode,
} from "../../gen/es/opentelemetry/proto/trace/v1/trace_pb.ts";
import type { DemoSpan } from "./demo_span.ts";
import { attributesOf, serviceOf, toHex, toMs } from "./received_values.ts";

/** The spans of a request body, in order. Throws if it is not OTLP. */
export function decodeSpans(body: Uint8Array): DemoSpan[] {
  const request = fromBinary(ExportTraceServiceRequestSchema, body);
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = serviceOf(resource);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => demoSpan(span, service)));
  });
}

function demoSpan(span: Span, service: string): DemoSpan {
  return {
    traceId: toHex(span.traceId),
    spanId: toHex(span.spanId),
    parentSpanId: toHex(span.parentSpanId),
    service,
    name: span.name,
    kind: span.kind === Span_SpanKind.SERVER
      ? "server"
      : span.kind === Span_SpanKind.CLIENT
      ? "client"
      : "internal",
    startMs: toMs(span.startTimeUnixNano),
    endMs: toMs(span.endTimeUnixNano),
    attributes: attributesOf(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      timeMs: toMs(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    isError: span.status?.code === Status_StatusCode.ERROR,
    errorMessage: span.status?.message ?? "",
  };
}

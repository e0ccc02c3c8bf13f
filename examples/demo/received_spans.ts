/**
 * From OTLP, or from a span in memory, to what the demo draws.
 *
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { AnyValue, KeyValue } from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import {
  type Span,
  Span_SpanKind,
  Status_StatusCode,
} from "../../gen/es/opentelemetry/proto/trace/v1/trace_pb.ts";
import type { DemoAttributes, DemoSpan, DemoValue } from "./demo_span.ts";

/** The spans of a request body, in the order in which they came. Throws for what is no OTLP. */
export function decodeSpans(body: Uint8Array): DemoSpan[] {
  const request = fromBinary(ExportTraceServiceRequestSchema, body);
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(attributesOf(resource?.attributes ?? [])["service.name"]);
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

function attributesOf(list: readonly KeyValue[]): DemoAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf(any: AnyValue | undefined): DemoValue {
  const value = any?.value;
  switch (value?.case) {
    case "stringValue":
    case "boolValue":
    case "doubleValue":
      return value.value;
    case "intValue":
      return Number(value.value);
    case "arrayValue":
      return value.value.values.map(valueOf);
    case "bytesValue":
      return toHex(value.value);
    default:
      return null;
  }
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A double has a quarter of a microsecond to spare here; a bar has far less. */
function toMs(unixNano: bigint): number {
  return Number(unixNano) / 1e6;
}

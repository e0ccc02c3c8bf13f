/**
 * The receiver's view of an export request: records flattened together with their resource and
 * scope, ids as hex, attributes as plain values. `raw` is the protobuf-es message for exact checks.
 *
 * @module
 */
import type { AnyValue, KeyValue } from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import type { InstrumentationScope } from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import type { Resource } from "../../gen/es/opentelemetry/proto/resource/v1/resource_pb.ts";
import type { Span } from "../../gen/es/opentelemetry/proto/trace/v1/trace_pb.ts";
import type { LogRecord } from "../../gen/es/opentelemetry/proto/logs/v1/logs_pb.ts";
import type { Metric } from "../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import type { ExportTraceServiceRequest } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { ExportLogsServiceRequest } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import type { ExportMetricsServiceRequest } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";

/** An attribute value as JavaScript has it; integers beyond 2^53 stay `bigint`. */
export type PlainValue =
  | undefined
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | PlainValue[]
  | { [key: string]: PlainValue };

/** Attributes by key. */
export type PlainAttributes = Record<string, PlainValue>;

/** The resource of a record. */
export interface ReceivedResource {
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

/** The instrumentation scope of a record. */
export interface ReceivedScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
}

/** The origin of a record. */
export interface ReceivedOrigin {
  readonly resource: ReceivedResource;
  readonly scope: ReceivedScope;
}

/** An event of a received span. */
export interface ReceivedEvent {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
}

/** A link of a received span. */
export interface ReceivedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
}

/** A received span. */
export interface ReceivedSpan extends ReceivedOrigin {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root span. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  /** OTLP numbering: 1 INTERNAL, 2 SERVER, 3 CLIENT, 4 PRODUCER, 5 CONSUMER. */
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
  readonly events: readonly ReceivedEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly ReceivedLink[];
  readonly droppedLinksCount: number;
  /** OTLP numbering: 0 UNSET, 1 OK, 2 ERROR. */
  readonly status: { readonly code: number; readonly message: string };
  readonly raw: Span;
}

/** A received log record. */
export interface ReceivedLog extends ReceivedOrigin {
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: PlainValue;
  readonly attributes: PlainAttributes;
  readonly droppedAttributesCount: number;
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly raw: LogRecord;
}

/** A data point of a received metric; `raw` is the whole one. */
export interface ReceivedDataPoint {
  readonly attributes: PlainAttributes;
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  /** The value of a sum or gauge point; `undefined` for histograms. */
  readonly value: PlainValue;
  readonly raw: MetricPoint;
}

/** A received metric. */
export interface ReceivedMetric extends ReceivedOrigin {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly type: "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary" | "none";
  readonly dataPoints: readonly ReceivedDataPoint[];
  readonly raw: Metric;
}

type MetricData = Exclude<Metric["data"], { case: undefined }>;
type MetricPoint = MetricData["value"]["dataPoints"][number];

/** Bytes as lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** An `AnyValue` as a plain JavaScript value. */
function plainValue(any: AnyValue | undefined): PlainValue {
  const value = any?.value;
  switch (value?.case) {
    case "stringValue":
    case "boolValue":
    case "doubleValue":
    case "bytesValue":
      return value.value;
    case "intValue":
      return plainInteger(value.value);
    case "arrayValue":
      return value.value.values.map(plainValue);
    case "kvlistValue":
      return plainAttributes(value.value.values);
    default:
      return undefined;
  }
}

function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A list of `KeyValue` as an object; throws for a duplicate key, an error of the sender. */
function plainAttributes(list: readonly KeyValue[]): PlainAttributes {
  const attributes: PlainAttributes = {};
  for (const { key, value } of list) {
    if (Object.hasOwn(attributes, key)) {
      throw new Error(`attribute ${JSON.stringify(key)} came twice`);
    }
    // A plain assignment of "__proto__" would set the prototype instead of a key.
    Object.defineProperty(attributes, key, {
      value: plainValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return attributes;
}

function resourceOf(resource: Resource | undefined, schemaUrl: string): ReceivedResource {
  return {
    attributes: plainAttributes(resource?.attributes ?? []),
    droppedAttributesCount: resource?.droppedAttributesCount ?? 0,
    schemaUrl,
  };
}

function scopeOf(scope: InstrumentationScope | undefined, schemaUrl: string): ReceivedScope {
  return {
    name: scope?.name ?? "",
    version: scope?.version ?? "",
    attributes: plainAttributes(scope?.attributes ?? []),
    droppedAttributesCount: scope?.droppedAttributesCount ?? 0,
    schemaUrl,
  };
}

/** All spans of a request, in order. */
export function flattenSpans(request: ExportTraceServiceRequest): ReceivedSpan[] {
  return request.resourceSpans.flatMap((group) => {
    const resource = resourceOf(group.resource, group.schemaUrl);
    return group.scopeSpans.flatMap((scoped) => {
      const scope = scopeOf(scoped.scope, scoped.schemaUrl);
      return scoped.spans.map((span) => receivedSpan(span, { resource, scope }));
    });
  });
}

function receivedSpan(span: Span, origin: ReceivedOrigin): ReceivedSpan {
  return {
    ...origin,
    traceId: toHex(span.traceId),
    spanId: toHex(span.spanId),
    parentSpanId: toHex(span.parentSpanId),
    traceState: span.traceState,
    flags: span.flags,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: span.startTimeUnixNano,
    endTimeUnixNano: span.endTimeUnixNano,
    attributes: plainAttributes(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      name: event.name,
      timeUnixNano: event.timeUnixNano,
      attributes: plainAttributes(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => ({
      traceId: toHex(link.traceId),
      spanId: toHex(link.spanId),
      traceState: link.traceState,
      flags: link.flags,
      attributes: plainAttributes(link.attributes),
      droppedAttributesCount: link.droppedAttributesCount,
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? "" },
    raw: span,
  };
}

/** All log records of a request, in order. */
export function flattenLogs(request: ExportLogsServiceRequest): ReceivedLog[] {
  return request.resourceLogs.flatMap((group) => {
    const resource = resourceOf(group.resource, group.schemaUrl);
    return group.scopeLogs.flatMap((scoped) => {
      const scope = scopeOf(scoped.scope, scoped.schemaUrl);
      return scoped.logRecords.map((record) => ({
        resource,
        scope,
        timeUnixNano: record.timeUnixNano,
        observedTimeUnixNano: record.observedTimeUnixNano,
        severityNumber: record.severityNumber,
        severityText: record.severityText,
        eventName: record.eventName,
        body: plainValue(record.body),
        attributes: plainAttributes(record.attributes),
        droppedAttributesCount: record.droppedAttributesCount,
        flags: record.flags,
        traceId: toHex(record.traceId),
        spanId: toHex(record.spanId),
        raw: record,
      }));
    });
  });
}

/** All metrics of a request, in order. */
export function flattenMetrics(request: ExportMetricsServiceRequest): ReceivedMetric[] {
  return request.resourceMetrics.flatMap((group) => {
    const resource = resourceOf(group.resource, group.schemaUrl);
    return group.scopeMetrics.flatMap((scoped) => {
      const scope = scopeOf(scoped.scope, scoped.schemaUrl);
      return scoped.metrics.map((metric) => ({
        resource,
        scope,
        name: metric.name,
        description: metric.description,
        unit: metric.unit,
        type: metric.data.case ?? "none",
        dataPoints: (metric.data.value?.dataPoints ?? []).map(receivedPoint),
        raw: metric,
      }));
    });
  });
}

function receivedPoint(point: MetricPoint): ReceivedDataPoint {
  return {
    attributes: plainAttributes(point.attributes),
    startTimeUnixNano: point.startTimeUnixNano,
    timeUnixNano: point.timeUnixNano,
    value: pointValue(point),
    raw: point,
  };
}

function pointValue(point: MetricPoint): PlainValue {
  if (!("value" in point)) return undefined;
  if (point.value.case === "asInt") return plainInteger(point.value.value);
  return point.value.value;
}

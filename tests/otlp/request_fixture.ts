import { create } from "@bufbuild/protobuf";
import fc from "fast-check";
import {
  type ExportTraceServiceRequest,
  ExportTraceServiceRequestSchema,
} from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import {
  type AnyValue as AnyValueMessage,
  AnyValueSchema,
  type KeyValue,
  KeyValueSchema,
} from "../../gen/es/opentelemetry/proto/common/v1/common_pb.ts";
import {
  type Span,
  Span_SpanKind,
  SpanSchema,
  Status_StatusCode,
} from "../../gen/es/opentelemetry/proto/trace/v1/trace_pb.ts";
import type {
  AnyValue,
  AttributeList,
  ResourceData,
  Scope,
  SpanFields,
} from "../../src/snapshot/mod.ts";
import { attributeListsOf } from "../snapshot/span_fixture.ts";

export const EMPTY_RESOURCE: ResourceData = { attributes: {}, schemaUrl: "" };

/** A scope with nothing but a name. */
export function plainScope(rest: Partial<Scope> = {}): Scope {
  return {
    name: "scope",
    version: "",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: 0,
    ...rest,
  };
}

function attributesOf(strings: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> {
  return attributeListsOf(strings).map((list) => Object.fromEntries(entriesOf(list)));
}

/** Scopes in which every field is anything that it may be. */
export function scopesOf(strings: fc.Arbitrary<string>): fc.Arbitrary<Scope> {
  return fc.record({
    name: strings,
    version: strings,
    schemaUrl: strings,
    attributes: attributesOf(strings),
    droppedAttributesCount: fc.nat(300),
  });
}

/** Resources in which every field is anything that it may be. */
export function resourcesOf(strings: fc.Arbitrary<string>): fc.Arbitrary<ResourceData> {
  return fc.record({ attributes: attributesOf(strings), schemaUrl: strings });
}

function entriesOf(list: AttributeList): [string, AnyValue][] {
  const entries: [string, AnyValue][] = [];
  for (let i = 0; i < list.length; i += 2) entries.push([String(list[i]), list[i + 1]]);
  return entries;
}

/** The message that a value is to become. */
export function valueMessage(value: unknown): AnyValueMessage {
  return create(AnyValueSchema, { value: oneofOf(value) });
}

function oneofOf(value: unknown): AnyValueMessage["value"] {
  switch (typeof value) {
    case "string":
      return { case: "stringValue", value: value.toWellFormed() };
    case "boolean":
      return { case: "boolValue", value };
    case "bigint":
      return { case: "intValue", value };
    case "number":
      return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63
        ? { case: "intValue", value: BigInt(value) }
        : { case: "doubleValue", value };
  }
  if (value === null || typeof value !== "object") return { case: undefined };
  if (value instanceof Uint8Array) return { case: "bytesValue", value };
  return Array.isArray(value)
    ? {
      case: "arrayValue",
      value: {
        $typeName: "opentelemetry.proto.common.v1.ArrayValue",
        values: value.map(valueMessage),
      },
    }
    : {
      case: "kvlistValue",
      value: {
        $typeName: "opentelemetry.proto.common.v1.KeyValueList",
        values: attributeMessages(Object.entries(value)),
      },
    };
}

function attributeMessages(entries: readonly (readonly [string, unknown])[]): KeyValue[] {
  return entries.map(([key, value]) =>
    create(KeyValueSchema, { key: key.toWellFormed(), value: valueMessage(value) })
  );
}

function idBytes(...words: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => view.setUint32(index * 4, word));
  return new Uint8Array(view.buffer);
}

function unixNano(seconds: number, nanos: number): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

function statusMessage(code: number): Status_StatusCode {
  return [Status_StatusCode.UNSET, Status_StatusCode.OK, Status_StatusCode.ERROR][code];
}

function kindMessage(kind: number): Span_SpanKind {
  const kinds: readonly Span_SpanKind[] = [
    Span_SpanKind.INTERNAL,
    Span_SpanKind.SERVER,
    Span_SpanKind.CLIENT,
    Span_SpanKind.PRODUCER,
    Span_SpanKind.CONSUMER,
  ];
  return kinds[kind];
}

/** The message that a span is to become. */
export function spanMessage(span: SpanFields): Span {
  const hasParent = span.parentWord0 !== 0 || span.parentWord1 !== 0;
  const hasStatus = span.statusCode !== 0 || span.statusMessage !== "";
  return create(SpanSchema, {
    traceId: idBytes(span.traceWord0, span.traceWord1, span.traceWord2, span.traceWord3),
    spanId: idBytes(span.spanWord0, span.spanWord1),
    traceState: span.traceStateText.toWellFormed(),
    parentSpanId: hasParent ? idBytes(span.parentWord0, span.parentWord1) : new Uint8Array(),
    flags: span.otlpFlags,
    name: span.name.toWellFormed(),
    kind: kindMessage(span.kind),
    startTimeUnixNano: unixNano(span.startSeconds, span.startNanos),
    endTimeUnixNano: unixNano(span.endSeconds, span.endNanos),
    attributes: attributeMessages(entriesOf(span.attributeList)),
    droppedAttributesCount: span.droppedAttributesCount,
    events: (span.eventList ?? []).map((event) => ({
      timeUnixNano: unixNano(event.seconds, event.nanos),
      name: event.name.toWellFormed(),
      attributes: attributeMessages(entriesOf(event.attributeList)),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: (span.linkList ?? []).map((link) => ({
      traceId: idBytes(link.traceWord0, link.traceWord1, link.traceWord2, link.traceWord3),
      spanId: idBytes(link.spanWord0, link.spanWord1),
      traceState: link.traceStateText.toWellFormed(),
      attributes: attributeMessages(entriesOf(link.attributeList)),
      droppedAttributesCount: link.droppedAttributesCount,
      flags: link.otlpFlags,
    })),
    droppedLinksCount: span.droppedLinksCount,
    ...(hasStatus
      ? {
        status: {
          code: statusMessage(span.statusCode),
          message: span.statusMessage.toWellFormed(),
        },
      }
      : {}),
  });
}

/** The request that the spans are to become: the resource once, scopes as they come first. */
export function requestMessage(
  spans: readonly SpanFields[],
  scopes: readonly Scope[],
  resource: ResourceData,
): ExportTraceServiceRequest {
  const groups = Map.groupBy(spans, (span) => span.scopeNumber);
  return create(ExportTraceServiceRequestSchema, {
    resourceSpans: [{
      resource: { attributes: attributeMessages(Object.entries(resource.attributes)) },
      schemaUrl: resource.schemaUrl.toWellFormed(),
      scopeSpans: [...groups].map(([number, members]) => ({
        scope: {
          name: scopes[number].name.toWellFormed(),
          version: scopes[number].version.toWellFormed(),
          attributes: attributeMessages(Object.entries(scopes[number].attributes)),
          droppedAttributesCount: scopes[number].droppedAttributesCount,
        },
        schemaUrl: scopes[number].schemaUrl.toWellFormed(),
        spans: members.map(spanMessage),
      })),
    }],
  });
}

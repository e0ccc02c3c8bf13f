import { test } from "node:test";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import * as official from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import {
  type Attributes,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  trace,
  type Tracer,
} from "../../src/api/mod.ts";
import { RequestEncoder } from "../../src/otlp/protobuf/encode_request.ts";
import { JsonRequestEncoder } from "../../src/otlp/json/json_request.ts";
import { TRACE_JSON_LAYOUT } from "../../src/otlp/json/json_span.ts";
import { TRACE_LAYOUT } from "../../src/otlp/protobuf/trace_layout.ts";
import { SnapshotSpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import { RANDOM } from "../../src/sdk/trace/span/span_flags.ts";
import { scopesFrom, writeSpan } from "../../src/snapshot/mod.ts";
import { EMPTY_RESOURCE } from "../otlp/request_fixture.ts";
import { CountingIds } from "../sdk/trace/trace_fixture.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import {
  assertSameRequests,
  exceptions,
  keys,
  plainMessage,
  RecordSink,
  scopes,
  simpleValues,
  spanContexts,
  texts,
  times,
  values,
} from "./compare_requests.ts";

/** A method of a span, and its arguments. */
type Operation = [method: Exclude<keyof Span, symbol>, ...parameters: unknown[]];

function attributesOf(kept: fc.Arbitrary<unknown>): fc.Arbitrary<Attributes | undefined> {
  const some = fc.dictionary(keys, kept, { maxKeys: 5 });
  // why: the arbitraries make only attribute values
  return fc.option(some, { nil: undefined }) as fc.Arbitrary<Attributes | undefined>;
}

const attributes = attributesOf(values);
const traceStates = fc.constantFrom(undefined, "a=1", "a=1,b=2").map((text) =>
  text === undefined ? {} : { traceState: createTraceState(text) }
);
const contexts = fc.tuple(spanContexts, traceStates).map(([ids, state]) => ({ ...ids, ...state }));
const links = fc.record({ context: contexts, attributes });

// The official SDK's events take only strings, numbers, booleans and lists; its spans take all.
const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constant("setAttribute"), keys, values),
  fc.tuple(fc.constant("setAttributes"), attributes),
  fc.tuple(fc.constant("addEvent"), texts, attributesOf(simpleValues), times),
  fc.tuple(fc.constant("addEvent"), texts, times),
  fc.tuple(fc.constant("addLink"), links),
  fc.tuple(fc.constant("addLinks"), fc.array(links, { maxLength: 2 })),
  fc.tuple(fc.constant("setStatus"), fc.record({ code: fc.nat(2), message: texts })),
  fc.tuple(fc.constant("updateName"), texts),
  fc.tuple(fc.constant("recordException"), exceptions, times),
  fc.tuple(fc.constant("end"), times),
);

const spans = fc.record({
  tracer: fc.nat(1),
  name: texts,
  options: fc.record({
    kind: fc.constantFrom<0 | 1 | 2 | 3 | 4>(0, 1, 2, 3, 4),
    attributes,
    links: fc.array(links, { maxLength: 2 }),
    startTime: times,
    root: fc.boolean(),
  }),
  /** An earlier span, by number, or a remote one. */
  parent: fc.oneof(fc.nat(2), contexts),
  operations: fc.array(operations, { maxLength: 6 }),
  endTime: times,
});

// We keep the first events and links over a limit, the official SDK the last ones, so limits here
// allow all or none.
const limits = fc.record({
  attributeCountLimit: fc.constantFrom(128, 0, 2),
  attributeValueLengthLimit: fc.constantFrom(Infinity, 3),
  eventCountLimit: fc.constantFrom(128, 0),
  linkCountLimit: fc.constantFrom(128, 0),
  attributePerEventCountLimit: fc.constantFrom(128, 1),
  attributePerLinkCountLimit: fc.constantFrom(128, 1),
});

const programs = fc.record({
  limits,
  /** The sampler's attributes, with unique names: a span's would count as dropped twice. */
  sampling: fc.record({
    attributes: fc.dictionary(fc.constantFrom("sampler.a", "sampler.b"), texts),
    decision: fc.constantFrom<0 | 1 | 2>(0, 1, 2, 2, 2),
  }),
  scopes: fc.tuple(scopes, scopes),
  spans: fc.array(spans, { minLength: 1, maxLength: 3 }),
});

type Program = typeof programs extends fc.Arbitrary<infer Value> ? Value : never;

function samplerOf({ sampling }: Program) {
  return { shouldSample: () => sampling, toString: () => "fixed" };
}

function run(program: Program, tracerOf: (...scope: Program["scopes"][0]) => Tracer): void {
  const tracers = program.scopes.map((scope) => tracerOf(...scope));
  const started: Span[] = [];
  for (const { tracer, name, options, parent, operations, endTime } of program.spans) {
    const known = typeof parent === "number" ? started[parent] : trace.wrapSpanContext(parent);
    const context = known === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, known);
    const span = tracers[tracer].startSpan(name, options, context);
    started.push(span);
    for (const [method, ...parameters] of operations) Reflect.apply(span[method], span, parameters);
    span.end(endTime);
  }
}

/** Both forms of our request, and an official exporter's request for our spans. */
function ourRequests(program: Program): unknown[] {
  const sink = new RecordSink(writeSpan);
  const ended: official.ReadableSpan[] = [];
  const provider = new TracerProvider({
    spanProcessors: [new SnapshotSpanProcessor(sink), keepSampled(ended)],
    spanLimits: program.limits,
    sampler: samplerOf(program),
    idGenerator: new CountingIds(),
  });
  run(program, (...scope) => provider.getTracer(...scope));
  const batch = sink.take();
  const encoders = [
    new RequestEncoder(TRACE_LAYOUT, EMPTY_RESOURCE, scopesFrom(0)),
    new JsonRequestEncoder(TRACE_JSON_LAYOUT, EMPTY_RESOURCE, scopesFrom(0)),
  ];
  const requests = encoders.map((encoder, form) => scopeSpansOf(encoder.encode(batch), form === 1));
  return [...requests, serialized(ended)];
}

/** Keeps the ended spans. */
function keepSampled(ended: official.ReadableSpan[]): official.SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span) => {
      if ((span.spanContext().traceFlags & 1) === 1) ended.push(span);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function serialized(ended: official.ReadableSpan[]): unknown {
  return scopeSpansOf(ProtobufTraceSerializer.serializeRequest(ended) ?? new Uint8Array(), false);
}

function officialRequest(program: Program): unknown {
  const ended: official.ReadableSpan[] = [];
  const provider = new official.TracerProvider({
    spanProcessors: [keepSampled(ended)],
    spanLimits: program.limits,
    sampler: samplerOf(program),
    idGenerator: new CountingIds(),
  });
  run(program, (...scope) => provider.getTracer(...scope));
  return serialized(ended);
}

function scopeSpansOf(body: Uint8Array, isJson: boolean): unknown {
  const { resourceSpans } = decodeExportRequest(ExportTraceServiceRequestSchema, body, { isJson });
  const scopeSpans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
  for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
    // The official SDK does not pass the random flag on (W3C Trace Context Level 2).
    span.flags &= ~RANDOM;
  }
  return plainMessage(scopeSpans);
}

test("startSpan() makes the spans that the official SDK makes of any program", () => {
  assertSameRequests(programs, ourRequests, officialRequest);
});

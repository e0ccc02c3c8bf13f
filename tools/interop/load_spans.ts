/**
 * The spans that the load records: every field and every kind of value once, then many spans in
 * trees, as an application makes them.
 *
 * @module
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "../../mod.ts";
import {
  type Context,
  createTraceState,
  type HrTime,
  type Span,
  type SpanContext,
  type SpanOptions,
  TraceFlags,
  type Tracer,
} from "../../src/api/mod.ts";
import { everyKindOfValue, NUMBERS, someAttributes, TEXTS } from "./load_values.ts";
import type { Random } from "./random.ts";

/** A fixed moment, to give nanoseconds: 2025-06-15T15:10:00Z. */
const SECONDS = 1_750_000_200;

/** Starts and ends spans that together use every field. Returns how many. */
export function recordEveryField(): number {
  const tracer = trace.getTracer("interop.fields", "1.2.3", {
    schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
    attributes: { "scope.text": "\u00e9", "scope.number": 1.5, "scope.list": [1, 2] },
  });
  let count = 0;
  count += recordValues(tracer);
  count += recordTexts(tracer);
  count += recordKindsAndStatuses(tracer);
  count += recordTimes(tracer);
  count += recordParents(tracer);
  count += recordLinks(tracer);
  count += recordBeyondLimits(tracer);
  count += recordLateChanges(tracer);
  count += recordScopes();
  return count;
}

function recordValues(tracer: Tracer): number {
  const span = tracer.startSpan("every kind of value", { attributes: everyKindOfValue() });
  span.addEvent("every kind of value", everyKindOfValue());
  span.addLink({ context: span.spanContext(), attributes: everyKindOfValue() });
  span.end();
  const set = tracer.startSpan("set one by one");
  for (const [key, value] of Object.entries(everyKindOfValue())) set.setAttribute(key, value);
  for (const number of NUMBERS) set.setAttribute("overwritten", number);
  set.end();
  return 2;
}

function recordTexts(tracer: Tracer): number {
  for (const text of TEXTS) {
    const span = tracer.startSpan(text, { attributes: { [`key ${text.slice(0, 300)}`]: text } });
    span.addEvent(text);
    span.setStatus({ code: SpanStatusCode.ERROR, message: text });
    span.end();
  }
  // Halves of surrogate pairs, which must not join where two texts meet.
  const halves = tracer.startSpan("ends in a half \ud83d", {
    attributes: { "\ude80 key \ud83d": "\ude80 value \ud83d", "\ude80": ["\ud83d", "\ude80"] },
  });
  halves.addEvent("\ude80", { "\ude80": { "\ud83d": "\ude80" } });
  halves.setStatus({ code: SpanStatusCode.ERROR, message: "\ude80 \ud83d" });
  halves.end();
  tracer.startSpan("\ude80 starts with the other half").end();
  return TEXTS.length + 2;
}

function recordKindsAndStatuses(tracer: Tracer): number {
  let count = 0;
  for (const kind of Object.values(SpanKind)) {
    for (const code of Object.values(SpanStatusCode)) {
      const span = tracer.startSpan(`kind ${kind}, status ${code}`, { kind });
      span.setStatus({ code, message: "only kept with an error" });
      span.end();
      count++;
    }
  }
  return count;
}

function recordTimes(tracer: Tracer): number {
  const times: readonly (readonly [start: HrTime, end: HrTime])[] = [
    [[SECONDS, 0], [SECONDS, 0]],
    [[SECONDS, 1], [SECONDS, 2]],
    [[SECONDS, 999_999_999], [SECONDS + 1, 0]],
    [[0, 1], [0, 2]],
    [[4_294_967_296, 123_456_789], [9_000_000_000, 987_654_321]],
  ];
  for (const [startTime, endTime] of times) {
    const span = tracer.startSpan("times", { startTime });
    span.addEvent("at the start", startTime);
    span.addEvent("at the end", { at: "end" }, endTime);
    span.end(endTime);
  }
  const now = new Date();
  const byDate = tracer.startSpan("times as Date and as milliseconds", { startTime: now });
  byDate.end(now.getTime() + 1.5);
  const before = tracer.startSpan("ends before it starts", { startTime: [SECONDS, 5] });
  before.end([SECONDS, 4]);
  return times.length + 2;
}

function recordParents(tracer: Tracer): number {
  let count = 0;
  for (const isRemote of [true, false]) {
    for (const traceFlags of [TraceFlags.SAMPLED, TraceFlags.SAMPLED | 2]) {
      for (const text of ["", "vendor=value", manyTraceStateEntries()]) {
        const context = foreignContext({ isRemote, traceFlags, text });
        const inContext = trace.setSpanContext(ROOT_CONTEXT, context);
        tracer.startSpan("child of a given parent", {}, inContext).end();
        tracer.startSpan("root beside a given parent", { root: true }, inContext).end();
        count += 2;
      }
    }
  }
  const parent = tracer.startSpan("parent that ends first");
  const child = tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  parent.end();
  child.end();
  return count + 2;
}

function foreignContext(
  options: { readonly isRemote: boolean; readonly traceFlags: number; readonly text: string },
): SpanContext {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: options.traceFlags,
    isRemote: options.isRemote,
    ...(options.text === "" ? {} : { traceState: createTraceState(options.text) }),
  };
}

function manyTraceStateEntries(): string {
  return Array.from({ length: 32 }, (_, index) => `key${index}@vendor=value ${index}!`).join(",");
}

function recordLinks(tracer: Tracer): number {
  const context = (isRemote: boolean): SpanContext =>
    foreignContext({ isRemote, traceFlags: TraceFlags.NONE, text: "a=1,b=2" });
  const span = tracer.startSpan("links", {
    links: [
      { context: context(true), attributes: { "given at": "start" } },
      { context: context(false) },
      { context: context(true), attributes: {} },
    ],
  });
  span.addLink({ context: context(false), attributes: { "given at": "later", number: 1 } });
  span.addLinks([{ context: context(true) }, { context: context(false) }]);
  span.end();
  return 1;
}

function recordBeyondLimits(tracer: Tracer): number {
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`key ${index}`, index]),
  );
  const span = tracer.startSpan("more than the limits allow", { attributes: many });
  for (let index = 0; index < 200; index++) span.addEvent(`event ${index}`, { index });
  for (let index = 0; index < 200; index++) span.addLink({ context: span.spanContext() });
  span.end();
  const inside = tracer.startSpan("more than the limits of events and links allow");
  inside.addEvent("many attributes", many);
  inside.addLink({ context: span.spanContext(), attributes: many });
  inside.end();
  return 2;
}

function recordLateChanges(tracer: Tracer): number {
  const span = tracer.startSpan("changed before its end");
  span.updateName("changed");
  span.recordException(new TypeError("a \u00e9 message"));
  span.recordException({ name: "Custom", message: "with code", code: "E42" });
  span.recordException("a string");
  span.setStatus({ code: SpanStatusCode.ERROR, message: "first" });
  span.setStatus({ code: SpanStatusCode.OK });
  span.setStatus({ code: SpanStatusCode.ERROR, message: "too late" });
  span.end();
  // None of these may arrive.
  span.setAttribute("after the end", true);
  span.addEvent("after the end");
  span.updateName("after the end");
  span.end();
  return 1;
}

function recordScopes(): number {
  const tracers = [
    trace.getTracer("interop.scope"),
    trace.getTracer("interop.scope", "1"),
    trace.getTracer("interop.scope", "2"),
    trace.getTracer("interop.scope", "2", { schemaUrl: "https://opentelemetry.io/schemas/1.30.0" }),
    trace.getTracer("interop.scope", "2", { attributes: { a: 1 } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: "1" } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: 1n } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: "1n" } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: null } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: Number.NaN } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: Uint8Array.of(1) } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: { 0: 1 } } }),
    trace.getTracer("interop.scope", "2", { attributes: { a: [1], b: { c: [null] } } }),
    trace.getTracer("\u6f22\u5b57", "\u00e9"),
    trace.getTracer(""),
  ];
  // Alternating, so that the spans of a scope are not adjacent.
  for (let round = 0; round < 3; round++) {
    for (const tracer of tracers) tracer.startSpan(`round ${round}`).end();
  }
  return tracers.length * 3;
}

/** Starts and ends about `count` spans in trees, as an application does. Returns how many. */
export function recordTrees(random: Random, count: number): number {
  let made = 0;
  while (made < count) {
    const tracer = trace.getTracer(`interop.library.${random.below(5)}`, "0.1.0");
    made += recordTree(random, { tracer, context: ROOT_CONTEXT, depth: 0 });
  }
  return made;
}

interface Place {
  readonly tracer: Tracer;
  readonly context: Context;
  readonly depth: number;
}

function recordTree(random: Random, { tracer, context, depth }: Place): number {
  const options: SpanOptions = {
    kind: random.pick(Object.values(SpanKind)),
    attributes: someAttributes(random, random.below(12)),
  };
  const span = tracer.startSpan(`operation ${random.below(20)}`, options, context);
  const inside = trace.setSpan(context, span);
  let made = 1;
  const children = depth < 4 ? random.below(4) : 0;
  const endsFirst = random.below(10) === 0;
  if (endsFirst) finish(random, span);
  for (let index = 0; index < children; index++) {
    made += recordTree(random, { tracer, context: inside, depth: depth + 1 });
  }
  if (!endsFirst) finish(random, span);
  return made;
}

function finish(random: Random, span: Span): void {
  for (let index = random.below(3); index > 0; index--) {
    span.addEvent(`event ${index}`, someAttributes(random, random.below(3)));
  }
  if (random.below(5) === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: "it failed" });
  if (random.below(7) === 0) span.recordException(new Error("it failed"));
  span.end();
}

import { test } from "node:test";
import assert from "node:assert/strict";
import {
  type Context,
  createTraceState,
  INVALID_SPANID,
  INVALID_TRACEID,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from "../../../src/api/mod.ts";
import { headersGetter, W3CTraceContextPropagator } from "../../../src/propagation/mod.ts";
import {
  ComposableAlwaysOffSampler,
  ComposableAlwaysOnSampler,
  ComposableAnnotatingSampler,
  ComposableParentThresholdSampler,
  ComposableProbabilitySampler,
  ComposableRuleBasedSampler,
  CompositeSampler,
  ProbabilitySampler,
} from "../../../src/samplers/mod.ts";
import {
  AlwaysRecordSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
} from "../../../src/sdk/mod.ts";
import { type TraceFixture, traceFixture } from "../../sdk/trace/trace_fixture.ts";
import { traceIdWith } from "./composable_fixture.ts";

function fixtureWith(sampler: Sampler): TraceFixture {
  const seed = () => new Uint32Array([1, 2, 3, 4]);
  return traceFixture({ sampler, idGenerator: new RandomIdGenerator(seed) });
}

/** A parent as it comes in headers. */
function remote(randomness: string, flags: string, tracestate = ""): Context {
  const traceparent = `00-${traceIdWith(randomness)}-00f067aa0ba902b7-${flags}`;
  const headers = new Headers({ traceparent, tracestate });
  return new W3CTraceContextPropagator().extract(ROOT_CONTEXT, headers, headersGetter);
}

/** Whether a span is recorded, its sampled flag, and its trace state. */
function fateOf(span: Span): [isRecording: boolean, isSampled: boolean, traceState: string] {
  const { traceFlags, traceState } = span.spanContext();
  return [span.isRecording(), (traceFlags & 1) === 1, traceState?.serialize() ?? ""];
}

function childOf(parent: Span): Context {
  return trace.setSpan(ROOT_CONTEXT, parent);
}

const [HIGH, LOW] = ["f".repeat(14), "0".repeat(14)];
const half = new ComposableProbabilitySampler(0.5);
const quarter = new ComposableProbabilitySampler(0.25);
const samplers: readonly Sampler[] = [
  new ProbabilitySampler(0.25),
  new ParentBasedSampler({ root: new ProbabilitySampler(0.25) }),
  new CompositeSampler(quarter),
  new CompositeSampler(new ComposableParentThresholdSampler(quarter)),
];

test("TracerProvider() keeps a share of traces, and whole ones, with each of the samplers", () => {
  for (const sampler of samplers) {
    const { tracer } = fixtureWith(sampler);
    let count = 0;
    for (let i = 0; i < 4_000; i++) {
      const root = tracer.startSpan("root");
      const child = tracer.startSpan("child", {}, childOf(root));
      const grandchild = tracer.startSpan("grandchild", {}, childOf(child));
      const isKept = root.spanContext().traceId.slice(18) >= "c";
      if (isKept) count++;
      const fate = isKept ? [true, true, "ot=th:c"] : [false, false, ""];
      assert.deepEqual([root, child, grandchild].map(fateOf), [fate, fate, fate], String(sampler));
      assert.equal(grandchild.spanContext().traceId, root.spanContext().traceId);
    }
    assert.ok(Math.abs(count - 1_000) < 150, `${sampler}: ${count}`);
  }
});

test("startSpan() keeps with different probabilities what the least of them keeps", () => {
  const services = [0.5, 0.1].map((share) => fixtureWith(new ProbabilitySampler(share)).tracer);
  for (const [randomness, kept] of [["e6660000000000", 2], ["80000000000000", 1], [LOW, 0]]) {
    const context = remote(String(randomness), "02");
    const spans = services.map((tracer) => tracer.startSpan("work", {}, context));
    assert.equal(spans.filter((span) => span.isRecording()).length, kept);
  }
});

test("startSpan() with a ProbabilitySampler decides below a remote parent by itself", () => {
  const { tracer } = fixtureWith(new ProbabilitySampler(0.5));
  const fate = (context: Context) => fateOf(tracer.startSpan("work", {}, context));
  assert.deepEqual(fate(remote(HIGH, "02", "v=1,ot=th:4;a:1")), [true, true, "ot=th:8;a:1,v=1"]);
  assert.deepEqual(fate(remote(LOW, "03", "v=1,ot=th:0")), [false, false, "v=1"]);
  assert.deepEqual(fate(remote(LOW, "03", "ot=rv:ffffffffffffff")), [
    true,
    true,
    "ot=th:8;rv:ffffffffffffff",
  ]);
  assert.deepEqual(fate(remote(HIGH, "03", "ot=rv:00000000000000;th:0")), [
    false,
    false,
    "ot=rv:00000000000000",
  ]);
});

test("startSpan() with a CompositeSampler of ParentThreshold follows a remote parent", () => {
  const root = new ComposableAlwaysOffSampler();
  const sampler = new CompositeSampler(new ComposableParentThresholdSampler(root));
  const { tracer } = fixtureWith(sampler);
  const fate = (context: Context) => fateOf(tracer.startSpan("work", {}, context));
  assert.deepEqual(fate(ROOT_CONTEXT), [false, false, ""]);
  // The flag and the threshold agree.
  assert.deepEqual(fate(remote(HIGH, "03", "v=1,ot=th:c")), [true, true, "v=1,ot=th:c"]);
  assert.deepEqual(fate(remote(LOW, "02", "v=1,ot=th:c")), [false, false, "v=1"]);
  assert.deepEqual(fate(remote(LOW, "03", "ot=th:c;rv:ffffffffffffff")), [
    true,
    true,
    "ot=th:c;rv:ffffffffffffff",
  ]);
  // They do not: the flag counts, and nobody can count the spans.
  assert.deepEqual(fate(remote(LOW, "03", "v=1,ot=th:c;a:1")), [true, true, "ot=a:1,v=1"]);
  assert.deepEqual(fate(remote(HIGH, "02", "v=1,ot=th:c;a:1")), [false, false, "ot=a:1,v=1"]);
  // There is no threshold, or a broken one.
  assert.deepEqual(fate(remote(LOW, "01")), [true, true, ""]);
  assert.deepEqual(fate(remote(HIGH, "00")), [false, false, ""]);
  assert.deepEqual(fate(remote(LOW, "01", "ot=th:C;a:1,v=1")), [true, true, "ot=a:1,v=1"]);
});

test("startSpan() of a root takes rv from the trace state of a context that is not valid", () => {
  const initial = {
    traceId: INVALID_TRACEID,
    spanId: INVALID_SPANID,
    traceFlags: 0,
    traceState: createTraceState("ot=rv:c0000000000000"),
  };
  const context = trace.setSpanContext(ROOT_CONTEXT, initial);
  for (const [share, fate] of [[0.5, "th:8;"], [0.25, "th:c;"], [0.125, ""]] as const) {
    for (
      const sampler of [
        new ProbabilitySampler(share),
        new ParentBasedSampler({ root: new ProbabilitySampler(share) }),
        new CompositeSampler(new ComposableProbabilitySampler(share)),
      ]
    ) {
      const span = fixtureWith(sampler).tracer.startSpan("work", {}, context);
      const isKept = fate !== "";
      const traceState = `ot=${fate}rv:c0000000000000`;
      assert.deepEqual(fateOf(span), [isKept, isKept, traceState], String(sampler));
      assert.notEqual(span.spanContext().traceId, INVALID_TRACEID);
    }
  }
});

test("startSpan() samples by rules of by name, kind and attributes, and annotates", () => {
  const rules = new ComposableRuleBasedSampler([
    {
      predicate: ({ name }) => name === "GET /health",
      sampler: new ComposableAlwaysOffSampler(),
    },
    {
      predicate: ({ attributes }) => attributes["customer.tier"] === "gold",
      sampler: new ComposableAnnotatingSampler(new ComposableAlwaysOnSampler(), { rule: "gold" }),
    },
    { predicate: ({ kind }) => kind === SpanKind.SERVER, sampler: half },
  ]);
  const sampler = new CompositeSampler(new ComposableParentThresholdSampler(rules));
  const { tracer, record } = fixtureWith(sampler);
  const gold = record("buy", { attributes: { "customer.tier": "gold" } });
  assert.deepEqual(gold.attributes, { "customer.tier": "gold", rule: "gold" });
  assert.deepEqual(fateOf(gold), [true, true, "ot=th:0"]);
  const child = record("pay", {}, childOf(gold));
  assert.deepEqual([fateOf(child), child.attributes], [[true, true, "ot=th:0"], {}]);
  const attributes = { "customer.tier": "gold" };
  const health = tracer.startSpan("GET /health", { attributes });
  assert.deepEqual(fateOf(health), [false, false, ""]);
  const none = tracer.startSpan("other");
  assert.deepEqual(fateOf(none), [false, false, ""]);
  const server = tracer.startSpan("GET /", { kind: SpanKind.SERVER });
  const isKept = server.spanContext().traceId.slice(18) >= "8";
  assert.deepEqual(fateOf(server), isKept ? [true, true, "ot=th:8"] : [false, false, ""]);
});

test("AlwaysRecordSampler() records what a probability sampler drops, without its th", () => {
  for (const sampler of [new ProbabilitySampler(0.5), new CompositeSampler(half)]) {
    const { tracer } = fixtureWith(new AlwaysRecordSampler(sampler));
    const span = tracer.startSpan("work", {}, remote(LOW, "03", "v=1,ot=th:0"));
    assert.deepEqual(fateOf(span), [true, false, "v=1"]);
  }
});

test("startSpan() drops a span, and throws nothing, when a composable sampler throws", () => {
  const sampler = new CompositeSampler({
    getSamplingIntent: () => {
      throw new Error("from a composable sampler");
    },
  });
  const { tracer } = fixtureWith(sampler);
  assert.deepEqual(fateOf(tracer.startSpan("work")), [false, false, ""]);
});

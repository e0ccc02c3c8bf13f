import { test } from "node:test";
import assert from "node:assert/strict";
import {
  createContextKey,
  createTraceState,
  INVALID_SPANID,
  isSpanContextValid,
  reportCounts,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from "../../../src/api/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  AlwaysRecordSampler,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "../../../src/sdk/mod.ts";
import {
  ComposableAlwaysOffSampler,
  CompositeSampler,
  ProbabilitySampler,
} from "../../../src/samplers/mod.ts";
import { CountingIds, FixedSampler, settle, spanContextOf, traceFixture } from "./trace_fixture.ts";

const { NOT_RECORD, RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
const VENDOR = createTraceState("vendor=1");

function childOf(parent: Span) {
  return trace.setSpan(ROOT_CONTEXT, parent);
}

test("startSpan() asks the sampler with everything that is known of the new span", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED);
  const { tracer } = traceFixture({ sampler });
  const context = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a"))
    .setValue(createContextKey("test"), 1);
  const attributes = { a: 1 };
  const links = [{ context: spanContextOf("b") }];
  tracer.startSpan("work", { kind: SpanKind.SERVER, attributes, links }, context);
  assert.deepEqual(sampler.calls, [
    [context, "a".repeat(32), "work", SpanKind.SERVER, attributes, links],
  ]);
  assert.equal(sampler.calls[0][0], context);
});

test("startSpan() gives the sampler the trace id that the root span then has", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED);
  const span = traceFixture({ sampler }).record();
  assert.equal(sampler.calls[0][1], span.spanContext().traceId);
});

test("startSpan() stays in the trace of its parent, and shows that to the sampler", () => {
  for (const decision of [NOT_RECORD, RECORD, RECORD_AND_SAMPLED]) {
    const sampler = new FixedSampler(decision);
    const { tracer } = traceFixture({ sampler });
    const parent = tracer.startSpan("parent");
    const child = tracer.startSpan("child", {}, childOf(parent));
    const { traceId } = parent.spanContext();
    assert.equal(child.spanContext().traceId, traceId);
    assert.deepEqual(sampler.calls.map((parameters) => parameters[1]), [traceId, traceId]);
  }
});

test("startSpan() stays in the trace of a dropped parent when the child is recorded", () => {
  const sampler: Sampler = {
    shouldSample: (_context, _traceId, name) => ({
      decision: name === "child" ? RECORD_AND_SAMPLED : NOT_RECORD,
    }),
  };
  const { tracer, record } = traceFixture({ sampler, idGenerator: new RandomIdGenerator() });
  const parent = tracer.startSpan("parent");
  const child = record("child", {}, childOf(parent));
  assert.equal(child.spanContext().traceId, parent.spanContext().traceId);
  assert.deepEqual(child.parentSpanContext, parent.spanContext());
});

test("startSpan() follows each of the three decisions", () => {
  const told = [NOT_RECORD, RECORD, RECORD_AND_SAMPLED].map((decision) => {
    const { tracer } = traceFixture({ sampler: new FixedSampler(decision) });
    const span = tracer.startSpan("work");
    return [span.isRecording(), span.spanContext().traceFlags & 1];
  });
  assert.deepEqual(told, [[false, 0], [true, 0], [true, 1]]);
});

test("startSpan() adds the sampler's attributes to the span", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED, { attributes: { rule: "r1" } });
  const span = traceFixture({ sampler }).record("work", { attributes: { a: 1 } });
  assert.deepEqual(span.attributes, { a: 1, rule: "r1" });
});

test("startSpan() keeps the parent's trace state when the sampler says nothing of it", () => {
  const { tracer } = traceFixture({ sampler: new FixedSampler(RECORD_AND_SAMPLED) });
  const parent = spanContextOf("a", { traceState: VENDOR });
  const span = tracer.startSpan("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.equal(span.spanContext().traceState, VENDOR);
  const child = tracer.startSpan("child", {}, childOf(span));
  assert.equal(child.spanContext().traceState, VENDOR);
});

test("startSpan() takes the trace state that the sampler gives", () => {
  const traceState = createTraceState("sampler=1");
  for (const decision of [NOT_RECORD, RECORD_AND_SAMPLED]) {
    const { tracer } = traceFixture({ sampler: new FixedSampler(decision, { traceState }) });
    const parent = spanContextOf("a", { traceState: VENDOR });
    const span = tracer.startSpan("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
    assert.equal(span.spanContext().traceState, traceState);
  }
});

test("startSpan() clears the trace state when the sampler gives an empty one", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED, { traceState: createTraceState() });
  const { tracer } = traceFixture({ sampler });
  const parent = spanContextOf("a", { traceState: VENDOR });
  const span = tracer.startSpan("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.equal(span.spanContext().traceState?.serialize() ?? "", "");
});

test("startSpan() gives a fresh span id to a dropped span too", () => {
  const { tracer } = traceFixture({ sampler: new AlwaysOffSampler() });
  const parent = spanContextOf("a", { traceFlags: 0, isRemote: true });
  const context = trace.setSpanContext(ROOT_CONTEXT, parent);
  const [one, two] = [1, 2].map(() => tracer.startSpan("work", {}, context).spanContext());
  assert.deepEqual([one.traceId, two.traceId], [parent.traceId, parent.traceId]);
  assert.equal(new Set([parent.spanId, one.spanId, two.spanId, INVALID_SPANID]).size, 4);
  assert.ok(isSpanContextValid(one) && isSpanContextValid(two));
});

test("startSpan() gives a dropped span that keeps one context and takes all without effect", () => {
  const { tracer } = traceFixture({ sampler: new AlwaysOffSampler() });
  const span = tracer.startSpan("dropped");
  const context = span.spanContext();
  assert.equal(
    span.setAttribute("a", 1).setAttributes({}).addEvent("e").addLink({ context })
      .addLinks([]).setStatus({ code: 2 }).updateName("n"),
    span,
  );
  span.recordException("e");
  span.end();
  assert.equal(span.isRecording(), false);
  assert.equal(span.spanContext(), context);
});

test("startSpan() keeps dropped spans and children in one trace, whoever is asked first", () => {
  for (const order of [[0, 1, 2], [2, 1, 0]]) {
    const { tracer } = traceFixture({ sampler: new AlwaysOffSampler() });
    const root = tracer.startSpan("root");
    const child = tracer.startSpan("child", {}, childOf(root));
    const spans = [root, child, tracer.startSpan("grandchild", {}, childOf(child))];
    const contexts = order.map((index) => spans[index].spanContext());
    assert.equal(new Set(contexts.map(({ traceId }) => traceId)).size, 1);
    assert.equal(new Set(contexts.map(({ spanId }) => spanId)).size, 3);
  }
});

test("startSpan() keeps the trace of a chain of dropped spans of any length", () => {
  const { tracer } = traceFixture({ sampler: new AlwaysOffSampler() });
  const root = tracer.startSpan("root");
  let last = root;
  for (let i = 0; i < 100_000; i++) last = tracer.startSpan("next", {}, childOf(last));
  assert.equal(last.spanContext().traceId, root.spanContext().traceId);
});

test("startSpan() drops the span when the sampler throws", () => {
  const unprintable = {
    shouldSample: () => {
      throw Object.create(null);
    },
    toString: () => {
      throw new Error("from toString");
    },
  };
  const before = reportCounts().get("sampler-threw") ?? 0;
  const { tracer } = traceFixture({ sampler: unprintable });
  const span = tracer.startSpan("work");
  assert.equal(span.isRecording(), false);
  assert.equal(isSpanContextValid(span.spanContext()), true);
  assert.equal(reportCounts().get("sampler-threw"), before + 1);
});

test("startSpan() drops the span when the sampler answers nothing", () => {
  // As plain JavaScript may answer.
  const sampler = { shouldSample: () => undefined } as unknown as Sampler;
  assert.equal(traceFixture({ sampler }).tracer.startSpan("work").isRecording(), false);
});

test("startSpan() drops the span, and reports it, when the sampler answers no decision", () => {
  const count = (): number => reportCounts().get("sampler-answer") ?? 0;
  const before = count();
  const answers = [undefined, null, "yes", 2, Promise.resolve({ decision: 2 }), {}];
  const results = [...answers, { decision: 7 }, { decision: "2" }];
  for (const result of results) {
    // As plain JavaScript may answer.
    const sampler = { shouldSample: () => result } as unknown as Sampler;
    assert.equal(traceFixture({ sampler }).tracer.startSpan("work").isRecording(), false);
  }
  assert.equal(count() - before, results.length);
});

test("startSpan() reports what an async sampler is rejected with", async () => {
  const sampler = {
    shouldSample: () => Promise.reject(new Error("no network")),
  } as unknown as Sampler; // as plain JavaScript may make it
  const before = reportCounts().get("sampler-threw") ?? 0;
  assert.equal(traceFixture({ sampler }).tracer.startSpan("work").isRecording(), false);
  await settle();
  assert.equal(reportCounts().get("sampler-threw"), before + 1);
});

test("startSpan() drops the span when the sampler's answer cannot be read", () => {
  const trap = (): never => {
    throw new Error("from a getter");
  };
  for (const part of ["decision", "attributes", "traceState"]) {
    const result = Object.defineProperty({ decision: 2 }, part, { get: trap });
    const sampler = { shouldSample: () => result } as unknown as Sampler; // as above
    assert.equal(traceFixture({ sampler }).tracer.startSpan("work").isRecording(), false);
  }
});

test("startSpan() takes no trace state of the sampler's that cannot be written", () => {
  for (const traceState of ["a=b", null, {}]) {
    const result = { decision: RECORD_AND_SAMPLED, traceState };
    const sampler = { shouldSample: () => result } as unknown as Sampler; // as above
    const { tracer } = traceFixture({ sampler });
    const parent = spanContextOf("a", { traceState: VENDOR });
    const span = tracer.startSpan("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
    assert.equal(span.spanContext().traceState, VENDOR);
  }
});

test("startSpan() asks a class made from a sampler of ours that decides by itself", () => {
  const calls: unknown[][] = [];
  const decide = (...question: unknown[]) => {
    calls.push(question);
    return { decision: RECORD };
  };
  class On extends AlwaysOnSampler {
    override shouldSample = decide;
  }
  class Off extends AlwaysOffSampler {
    override shouldSample = decide;
  }
  class Ratio extends TraceIdRatioBasedSampler {
    override shouldSample = decide;
  }
  class Parent extends ParentBasedSampler {
    override shouldSample = decide;
  }
  class Always extends AlwaysRecordSampler {
    override shouldSample = decide;
  }
  class Probability extends ProbabilitySampler {
    override shouldSample = decide;
  }
  class Composite extends CompositeSampler {
    override shouldSample = decide;
  }
  const root = new AlwaysOffSampler();
  const consistent = [new Probability(0), new Composite(new ComposableAlwaysOffSampler())];
  const plain = [new On(), new Off(), new Ratio(0), new Parent({ root }), new Always(root)];
  const made: Sampler[] = [...plain, ...consistent];
  for (const sampler of [...made, ...made.map((each) => new ParentBasedSampler({ root: each }))]) {
    calls.length = 0;
    const { record } = traceFixture({ sampler });
    const span = record("work", { attributes: { a: 1 } });
    const { traceId, traceFlags } = span.spanContext();
    assert.equal(traceFlags & 1, 0);
    assert.deepEqual(calls, [[calls[0][0], traceId, "work", SpanKind.INTERNAL, { a: 1 }, []]]);
  }
});

test("startSpan() asks a class made from ParentBased that chooses by itself", () => {
  class Choosing extends ParentBasedSampler {
    override delegateFor(): Sampler {
      return new AlwaysOnSampler();
    }
  }
  const sampler = new Choosing({ root: new AlwaysOnSampler() });
  const parent = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { traceFlags: 0 }));
  const span = traceFixture({ sampler }).tracer.startSpan("work", {}, parent);
  assert.equal(span.isRecording(), true);
});

test("startSpan() asks what a class made from ParentBased chooses with id and attributes", () => {
  const chosen = new FixedSampler(RECORD);
  class Choosing extends ParentBasedSampler {
    override delegateFor(): Sampler {
      return chosen;
    }
  }
  const sampler = new Choosing({ root: new AlwaysOnSampler() });
  const spanContext = spanContextOf("a", { traceFlags: 0 });
  const parent = trace.setSpanContext(ROOT_CONTEXT, spanContext);
  traceFixture({ sampler }).tracer.startSpan("work", { attributes: { a: 1 } }, parent);
  const [, traceId, , , attributes] = chosen.calls[0] ?? [];
  assert.deepEqual([traceId, attributes], [spanContext.traceId, { a: 1 }]);
});

test("startSpan() sets the random flag of a new trace when the generator's ids are random", () => {
  const { record } = traceFixture({ idGenerator: new RandomIdGenerator() });
  assert.equal(record().spanContext().traceFlags, 3);
  assert.equal(
    traceFixture({ idGenerator: new CountingIds() }).record().spanContext().traceFlags,
    1,
  );
});

test("startSpan() sets the random flag of a dropped span too", () => {
  const options = { idGenerator: new RandomIdGenerator(), sampler: new AlwaysOffSampler() };
  assert.equal(traceFixture(options).tracer.startSpan("work").spanContext().traceFlags, 2);
});

test("startSpan() keeps the parent's random flag as it is", () => {
  const { record } = traceFixture({ idGenerator: new RandomIdGenerator() });
  for (const traceFlags of [1, 3]) {
    const parent = spanContextOf("a", { traceFlags, isRemote: true });
    const span = record("server", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
    assert.equal(span.spanContext().traceFlags, traceFlags);
    assert.equal(record("child", {}, childOf(span)).spanContext().traceFlags, traceFlags);
  }
});

test("startSpan() sets no flag that it does not know", () => {
  const parent = spanContextOf("a", { traceFlags: 0xff });
  const span = traceFixture().record("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.equal(span.spanContext().traceFlags, 3);
});

test("startSpan() hands a sampler that needs no trace id none", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED);
  const { record } = traceFixture({ sampler: Object.assign(sampler, { usesTraceId: false }) });
  assert.equal(isSpanContextValid(record().spanContext()), true);
  assert.equal(sampler.calls[0][1], "");
});

test("startSpan() asks the same delegate of ParentBased as shouldSample() would", () => {
  const flags = [0, 1];
  for (const isRemote of [true, false]) {
    for (const traceFlags of flags) {
      const calls: string[] = [];
      const named = (name: string): Sampler => ({
        shouldSample: () => {
          calls.push(name);
          return { decision: RECORD_AND_SAMPLED };
        },
      });
      const sampler = new ParentBasedSampler({
        root: named("root"),
        remoteParentSampled: named("remote sampled"),
        remoteParentNotSampled: named("remote not sampled"),
        localParentSampled: named("local sampled"),
        localParentNotSampled: named("local not sampled"),
      });
      const context = trace.setSpanContext(
        ROOT_CONTEXT,
        spanContextOf("a", { isRemote, traceFlags }),
      );
      traceFixture({ sampler }).tracer.startSpan("work", {}, context);
      sampler.shouldSample(context, "a".repeat(32), "work", 0, {}, []);
      const expected = `${isRemote ? "remote" : "local"} ${traceFlags ? "" : "not "}sampled`;
      assert.deepEqual(calls, [expected, expected]);
    }
  }
});

test("TracerProvider() samples by the parent, and roots always, by default", () => {
  const { tracer } = traceFixture({ sampler: undefined });
  assert.equal(tracer.startSpan("root").isRecording(), true);
  for (const traceFlags of [0, 1]) {
    for (const isRemote of [true, false]) {
      const parent = spanContextOf("a", { traceFlags, isRemote });
      const span = tracer.startSpan("child", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
      assert.equal(span.isRecording(), traceFlags === 1);
    }
  }
});

test("startSpan() follows ParentBasedSampler inside ParentBasedSampler to its end", () => {
  const inner = new ParentBasedSampler({
    root: new AlwaysOffSampler(),
    remoteParentSampled: new AlwaysOffSampler(),
  });
  const sampler = new ParentBasedSampler({
    root: new AlwaysOnSampler(),
    remoteParentSampled: inner,
  });
  const { tracer } = traceFixture({ sampler });
  const parent = spanContextOf("a", { isRemote: true });
  const span = tracer.startSpan("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.equal(span.isRecording(), false);
  assert.equal(tracer.startSpan("root").isRecording(), true);
});

test("updateName() changes nothing about the sampling decision", () => {
  const sampler = new FixedSampler(RECORD_AND_SAMPLED);
  traceFixture({ sampler }).record().updateName("other");
  assert.equal(sampler.calls.length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  diag,
  reportCounts,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
} from "../../../src/api/mod.ts";
import { InMemorySpanExporter } from "../../../src/exporters/mod.ts";
import {
  type KeepTrace,
  TailSampler,
  type TailSamplingOptions,
  TailSamplingSpanProcessor,
} from "../../../src/samplers/mod.ts";
import { resolveTailSamplingBounds } from "../../../src/samplers/tail/tail_sampling_options.ts";
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "../../../src/sdk/mod.ts";
import { NotingProcessor, spanContextOf } from "../../sdk/trace/trace_fixture.ts";
import { below, tailFixture } from "./tail_fixture.ts";

const NONE = { kept: 0, dropped: 0, undecided: 0, held: 0 };

/** Decides by the name of the span. */
const BY_NAME: Sampler = {
  shouldSample: (_context, _traceId, name) => ({
    decision: name.startsWith("unsampled")
      ? SamplingDecision.RECORD
      : name.startsWith("unrecorded")
      ? SamplingDecision.NOT_RECORD
      : SamplingDecision.RECORD_AND_SAMPLED,
  }),
};

test("onEnd() hands on a kept trace in the order of the ends", () => {
  const { start, arrived, processor, asked } = tailFixture();
  const root = start("keep");
  const first = start("first", root);
  const second = start("second", first);
  second.end();
  first.end();
  assert.deepEqual(arrived(), []);
  assert.deepEqual(processor.stats(), { ...NONE, held: 2 });
  root.end();
  assert.deepEqual(arrived(), ["second", "first", "keep"]);
  assert.deepEqual(processor.stats(), { ...NONE, kept: 3 });
  assert.equal(asked.length, 1);
});

test("onEnd() hands on nothing of a dropped trace, and counts it", () => {
  const { start, arrived, processor } = tailFixture();
  const root = start("drop");
  start("child", root).end();
  root.end();
  assert.deepEqual(arrived(), []);
  assert.deepEqual(processor.stats(), { ...NONE, dropped: 2 });
});

test("onEnd() shows the sampler the whole local trace", () => {
  const { start, asked, tracer } = tailFixture();
  const root = tracer.startSpan("keep", { startTime: [100, 0] }, ROOT_CONTEXT);
  const child = start("child", root);
  child.setStatus({ code: SpanStatusCode.ERROR }).end();
  root.setAttribute("http.response.status_code", 200).end([102, 5]);
  const [{ traceId, localRootSpan, spans }] = asked;
  assert.equal(traceId, root.spanContext().traceId);
  assert.deepEqual(spans.map(({ name, status }) => [name, status.code]), [
    ["child", SpanStatusCode.ERROR],
    ["keep", SpanStatusCode.UNSET],
  ]);
  assert.equal(localRootSpan, spans[1]);
  assert.deepEqual(localRootSpan.duration, [2, 5]);
  assert.equal(localRootSpan.attributes["http.response.status_code"], 200);
});

test("onEnd() lets late spans follow the decision, also below ended ones", () => {
  for (const [name, late] of [["keep", ["open", "late", "later"]], ["drop", []]] as const) {
    const { start, arrived, asked, processor } = tailFixture();
    const root = start(name);
    const open = start("open", root);
    start("early", root).end();
    root.end();
    open.end();
    // Nothing is held, so this changes nothing.
    processor.handOver();
    const lateSpan = start("late", root);
    lateSpan.end();
    start("later", lateSpan).end();
    assert.deepEqual(arrived().filter((each) => !["early", name].includes(each)), late);
    assert.equal(asked.length, 1);
  }
});

test("onEnd() decides over each request of one trace by itself", () => {
  const { start, arrived, tracer } = tailFixture();
  const remote = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { isRemote: true }));
  const roots = ["keep 1", "drop", "keep 2"].map((name) => tracer.startSpan(name, {}, remote));
  for (const [index, root] of roots.entries()) start(`child ${index}`, root).end();
  for (const root of roots) root.end();
  assert.deepEqual(arrived(), ["child 0", "keep 1", "child 2", "keep 2"]);
});

test("onStart() takes a request of the process to itself as a local root", () => {
  const { start, arrived, tracer } = tailFixture();
  const client = start("drop");
  const carried = { ...client.spanContext(), isRemote: true };
  const served = tracer.startSpan("keep", {}, trace.setSpanContext(ROOT_CONTEXT, carried));
  served.end();
  client.end();
  assert.deepEqual(arrived(), ["keep"]);
});

test("onStart() knows a parent of which only the context is handed on", () => {
  const { start, arrived, tracer } = tailFixture();
  const root = start("keep");
  const context = trace.setSpanContext(ROOT_CONTEXT, root.spanContext());
  tracer.startSpan("child", {}, context).end();
  root.end();
  assert.deepEqual(arrived(), ["child", "keep"]);
});

test("onStart() takes a span below an unreadable parent as a local root", () => {
  for (const answer of [null, "context"]) {
    const { start, arrived, processor } = tailFixture();
    const parent = trace.wrapSpanContext(spanContextOf("a"));
    // why: a foreign span may answer anything
    parent.spanContext = () => answer as unknown as SpanContext;
    start("keep", parent).end();
    assert.deepEqual([arrived(), processor.stats()], [["keep"], { ...NONE, kept: 1 }]);
  }
});

test("onEnd() knows spans that a processor before it has wrapped", () => {
  const next = new NotingProcessor();
  const tail = new TailSamplingSpanProcessor(next, ({ localRootSpan }) => {
    return localRootSpan.name === "masked";
  });
  const masking: SpanProcessor = {
    onStart: (span, context) => tail.onStart(span, context),
    onEnd: (span) => {
      const get = (target: ReadableSpan, key: string | symbol): unknown =>
        key === "name" ? "masked" : Reflect.get(target, key, target);
      tail.onEnd(new Proxy(span, { get }));
    },
    forceFlush: () => tail.forceFlush(),
    shutdown: () => tail.shutdown(),
  };
  const tracer = new TracerProvider({ spanProcessors: [masking] }).getTracer("test");
  const root = tracer.startSpan("secret", {}, ROOT_CONTEXT);
  tracer.startSpan("secret", {}, below(root)).end();
  root.end();
  assert.deepEqual(next.ended.map(({ name }) => name), ["masked", "masked"]);
  assert.deepEqual(tail.stats(), { ...NONE, kept: 2 });
});

test("onEnd() leaves spans that are not sampled alone", () => {
  const { start, arrived, processor, asked } = tailFixture({ provider: { sampler: BY_NAME } });
  start("unsampled").end();
  assert.deepEqual(arrived(), ["unsampled"]);
  assert.deepEqual([processor.stats(), asked.length], [NONE, 0]);
  // What is below them is a local trace of its own.
  for (const name of ["unsampled", "unrecorded"]) {
    const root = start("drop");
    const between = start(name, root);
    start("keep", between).end();
    root.end();
  }
  assert.deepEqual(arrived(), ["unsampled", "keep", "keep"]);
});

/** Runs something, and gives what was reported meanwhile through `diag`. */
function reportsOf(run: () => void): string[] {
  const said: string[] = [];
  const note = (message: string): void => void said.push(message);
  const quiet = { info: note, debug: note, verbose: note };
  diag.setLogger({ error: note, warn: note, ...quiet }, { suppressOverrideMessage: true });
  try {
    run();
  } finally {
    diag.disable();
  }
  return said;
}

test("onEnd() keeps what a broken sampler is asked, and says so", async () => {
  const broken: readonly [cause: string, keep: () => unknown][] = [
    ["tail-sampler-threw", () => {
      throw new Error("no luck");
    }],
    ["tail-sampler-answer", () => undefined],
    ["tail-sampler-answer", () => 0],
    ["tail-sampler-answer", () => Promise.reject(new Error("too late"))],
  ];
  for (const [cause, keep] of broken) {
    // why: plain JavaScript gives what it likes
    const { start, arrived, processor } = tailFixture({ keep: keep as KeepTrace });
    const before = reportCounts().get(cause) ?? 0;
    const said = reportsOf(() => {
      for (const name of ["one", "two"]) start(name).end();
    });
    assert.deepEqual(arrived(), ["one", "two"]);
    assert.deepEqual(processor.stats(), { ...NONE, kept: 2 });
    assert.equal(reportCounts().get(cause), before + 2);
    assert.equal(said.length, before === 0 ? 1 : 0);
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
});

test("onEnd() survives a sampler that records and flushes", () => {
  const fixture = tailFixture({
    keep: ({ localRootSpan }) => {
      if (localRootSpan.name !== "outer") return true;
      fixture.start("of the sampler").end();
      fixture.start("child of the outer", outer).end();
      fixture.processor.handOver();
      return false;
    },
  });
  const outer: Span = fixture.start("outer");
  outer.end();
  const names = ["of the sampler", "outer", "child of the outer"];
  assert.deepEqual(fixture.arrived(), names);
  fixture.start("late", outer).end();
  assert.deepEqual(fixture.arrived(), [...names, "late"]);
  assert.deepEqual(fixture.processor.stats(), { ...NONE, kept: 1, undecided: 3 });
});

test("onEnd() gives up the trace with more than maxSpansPerTrace spans", () => {
  const { start, arrived, processor, asked } = tailFixture({ maxSpansPerTrace: 2 });
  const [large, small] = [start("drop large"), start("drop small")];
  start("small 1", small).end();
  for (const name of ["1", "2"]) start(name, large).end();
  assert.deepEqual(arrived(), []);
  const before = reportCounts().get("tail-sampling-maxSpansPerTrace") ?? 0;
  start("3", large).end();
  assert.deepEqual(arrived(), ["1", "2", "3"]);
  start("4", large).end();
  large.end();
  small.end();
  assert.deepEqual(arrived(), ["1", "2", "3", "4", "drop large"]);
  assert.deepEqual(processor.stats(), { ...NONE, undecided: 5, dropped: 2 });
  assert.equal(asked.length, 1);
  assert.equal(reportCounts().get("tail-sampling-maxSpansPerTrace"), before + 1);
});

test("onEnd() gives up the oldest traces over maxHeldSpans", () => {
  const { start, arrived, processor } = tailFixture({ maxHeldSpans: 3 });
  const roots = ["1", "2", "3"].map((name) => start(`drop ${name}`));
  // By when they came to hold something: the first root is the youngest.
  start("second", roots[1]).end();
  start("third", roots[2]).end();
  start("first", roots[0]).end();
  assert.deepEqual(arrived(), []);
  start("third again", roots[2]).end();
  assert.deepEqual(arrived(), ["second"]);
  assert.deepEqual(processor.stats(), { ...NONE, held: 3, undecided: 1 });
  for (const root of roots) root.end();
  assert.deepEqual(arrived(), ["second", "drop 2"]);
  assert.deepEqual(processor.stats(), { ...NONE, undecided: 2, dropped: 5 });
});

test("TailSamplingSpanProcessor() gives a trace up whose root is open for maxHoldMs", async () => {
  const { start, arrived, processor, advance, timers } = tailFixture({ maxHoldMs: 100 });
  const connection = start("drop connection");
  await advance(1000);
  assert.equal(timers.pendingCount, 0);
  start("message 1", connection).end();
  await advance(60);
  const younger = start("drop younger");
  start("child", younger).end();
  const ending = start("drop ending");
  start("child of the ending", ending).end();
  assert.equal(timers.pendingCount, 1);
  await advance(39);
  assert.deepEqual(arrived(), []);
  await advance(1);
  assert.deepEqual(arrived(), ["message 1"]);
  start("message 2", connection).end();
  ending.end();
  await advance(49);
  assert.deepEqual(arrived(), ["message 1", "message 2"]);
  await advance(1);
  assert.deepEqual(arrived(), ["message 1", "message 2", "child"]);
  await advance(1000);
  assert.deepEqual(processor.stats(), { ...NONE, undecided: 3, dropped: 2 });
  assert.equal(timers.pendingCount, 0);
});

test("TailSamplingSpanProcessor.forceFlush() hands on what is held, and delivers it", async () => {
  const exporter = new InMemorySpanExporter();
  const processor = new TailSamplingSpanProcessor(new BatchSpanProcessor(exporter), () => false);
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer("test");
  const [root, idle] = [tracer.startSpan("root"), tracer.startSpan("idle")];
  tracer.startSpan("child", {}, below(root)).end();
  assert.equal(await provider.forceFlush(), "success");
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["child"]);
  root.end();
  idle.end();
  await provider.forceFlush();
  // Of the one trace a part has been exported, of the other nothing.
  assert.deepEqual(exporter.finishedSpans().map(({ name }) => name), ["child", "root"]);
  assert.deepEqual(processor.stats(), { ...NONE, undecided: 2, dropped: 1 });
});

test("TailSamplingSpanProcessor.forceFlush() does without that of the next processor", async () => {
  // As plain JavaScript may leave out what would do nothing.
  const next = { onStart() {}, onEnd() {}, shutdown: () => Promise.resolve() };
  const processor = new TailSamplingSpanProcessor(next as unknown as SpanProcessor, () => true);
  assert.equal(await processor.forceFlush(), "success");
});

test("TailSamplingSpanProcessor.shutdown() hands on what is held, and holds no more", async () => {
  const { start, arrived, provider, processor, timers } = tailFixture();
  const [root, other] = [start("drop"), start("drop other")];
  const late = start("late", other);
  start("child", root).end();
  assert.equal(await provider.shutdown(), "success");
  assert.deepEqual(arrived(), ["child"]);
  late.end();
  assert.deepEqual(arrived(), ["child", "late"]);
  assert.equal(processor.stats().held, 0);
  assert.equal(timers.pendingCount, 0);
});

test("TailSamplingSpanProcessor.flushNow() holds nothing until the next turn", async () => {
  const { start, arrived, processor, advance } = tailFixture();
  const root = start("drop");
  start("child", root).end();
  processor.flushNow();
  assert.deepEqual(arrived(), ["child"]);
  const other = start("drop other");
  start("last", other).end();
  assert.deepEqual(arrived(), ["child", "last"]);
  await advance(0);
  const next = start("drop next");
  start("held", next).end();
  assert.deepEqual(arrived(), ["child", "last"]);
});

test("onEnd() hands on all, whatever the sampler does to its list", () => {
  const { start, arrived } = tailFixture({
    keep: ({ spans }) => {
      // why: plain JavaScript does what it likes
      (spans as ReadableSpan[]).reverse().pop();
      return true;
    },
  });
  const root = start("root");
  start("child", root).end();
  root.end();
  assert.deepEqual(arrived(), ["child", "root"]);
});

test("TailSamplingSpanProcessor() bears a next processor whose callbacks reject", async () => {
  const next = new NotingProcessor();
  const reject = (): Promise<void> => Promise.reject(new Error("full"));
  Object.assign(next, { onStart: reject, onEnding: reject, onEnd: reject });
  const processor = new TailSamplingSpanProcessor(next, () => true);
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("test");
  tracer.startSpan("root").end();
  // A rejection that nobody handles would make the test fail.
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.deepEqual(processor.stats(), { ...NONE, kept: 1 });
});

test("TailSamplingSpanProcessor() tells the next processor of all starts and endings", () => {
  const calls: string[] = [];
  const next: SpanProcessor = {
    onStart: ({ name }) => void calls.push(`start ${name}`),
    onEnding: ({ name }) => void calls.push(`ending ${name}`),
    onEnd: ({ name }) => {
      calls.push(`end ${name}`);
      throw new Error("full");
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const processor = new TailSamplingSpanProcessor(next, ({ spans }) => spans.length > 1);
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("test");
  const root = tracer.startSpan("root");
  tracer.startSpan("child", {}, below(root)).end();
  root.end();
  tracer.startSpan("alone").end();
  assert.deepEqual(calls, [
    "start root",
    "start child",
    "ending child",
    "ending root",
    "end child",
    "end root",
    "start alone",
    "ending alone",
  ]);
  assert.equal(tailFixture().processor.onEnding, undefined);
});

test("resolveTailSamplingBounds() gives the documented bounds when nobody says otherwise", () => {
  assert.deepEqual(resolveTailSamplingBounds({}), {
    maxHeldSpans: 2048,
    maxSpansPerTrace: 1024,
    maxHoldMs: 60_000,
  });
});

test("TailSamplingSpanProcessor() and TailSampler() refuse options that make no sense", () => {
  const bad: readonly TailSamplingOptions[] = [
    { maxHeldSpans: -1 },
    { maxSpansPerTrace: NaN },
    // why: plain JavaScript gives what it likes
    { maxHoldMs: "60" as unknown as number },
  ];
  const keep = (): boolean => true;
  for (const options of bad) {
    const message = new RegExp(`Tail sampling option ${Object.keys(options)[0]} must be`);
    assert.throws(() => new TailSampler(keep, options), { name: "RangeError", message });
    assert.throws(() => new TailSamplingSpanProcessor(new NotingProcessor(), keep, options), {
      name: "RangeError",
      message,
    });
  }
  // why: as above
  const none = undefined as unknown as KeepTrace;
  assert.throws(() => new TailSampler(none), { name: "TypeError", message: /a function/ });
});

test("TailSampler.createProcessor() gives its function and bounds to each processor", () => {
  const exporter = new InMemorySpanExporter();
  const sampler = new TailSampler(({ spans }) => spans.length === 2, { maxHeldSpans: 7 });
  const processor = sampler.createProcessor(new SimpleSpanProcessor(exporter));
  assert.equal(processor.maxHeldSpans, 7);
  assert.notEqual(sampler.createProcessor(new NotingProcessor()), processor);
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("test");
  tracer.startSpan("alone").end();
  assert.deepEqual(processor.stats(), { ...NONE, dropped: 1 });
});

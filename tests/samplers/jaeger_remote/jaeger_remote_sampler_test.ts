import assert from "node:assert/strict";
import { test } from "node:test";
import {
  context as contextApi,
  reportCounts,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Tracer,
} from "../../../src/api/mod.ts";
import { InMemorySpanExporter } from "../../../src/exporters/mod.ts";
import { installFetch } from "../../../src/http/mod.ts";
import { JaegerRemoteSampler } from "../../../src/samplers/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  AlwaysRecordSampler,
  AsyncLocalStorageContextManager,
  Clock,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from "../../../src/sdk/mod.ts";
import { MAX_STRATEGY_BYTES } from "../../../src/samplers/jaeger_remote/fetch_strategy.ts";
import {
  MAX_LEARNT_OPERATIONS,
} from "../../../src/samplers/jaeger_remote/per_operation_sampler.ts";
import type { StrategyAnswer } from "../../support/strategy_server.ts";
import { until } from "../../support/until.ts";
import { ManualTimers, spanContextOf } from "../../sdk/trace/trace_fixture.ts";
import { INTERVAL_MS, jaegerFixture, TIMEOUT_MS } from "./jaeger_fixture.ts";

const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
const LOW_ID = "0".repeat(31) + "1";
const HIGH_ID = "f".repeat(32);

const probability = (samplingRate: number) => ({
  strategyType: "PROBABILISTIC",
  probabilisticSampling: { samplingRate },
});
const rate = (maxTracesPerSecond: number) => ({
  strategyType: "RATE_LIMITING",
  rateLimitingSampling: { maxTracesPerSecond },
});
const operations = (
  probabilities: Readonly<Record<string, number>>,
  { chance = 0, lowerBound = 0 } = {},
) => ({
  strategyType: "PROBABILISTIC",
  operationSampling: {
    defaultSamplingProbability: chance,
    defaultLowerBoundTracesPerSecond: lowerBound,
    perOperationStrategies: Object.entries(probabilities).map(([operation, samplingRate]) => ({
      operation,
      probabilisticSampling: { samplingRate },
    })),
  },
});

function ask(sampler: Sampler, traceId = HIGH_ID, name = "work") {
  return sampler.shouldSample(ROOT_CONTEXT, traceId, name, SpanKind.INTERNAL, {}, []);
}

function isSampled(sampler: Sampler, traceId = HIGH_ID, name = "work"): boolean {
  return ask(sampler, traceId, name).decision === RECORD_AND_SAMPLED;
}

function countSampled(tracer: Tracer, name: string, count = 100): number {
  let sampled = 0;
  for (let index = 0; index < count; index++) {
    if (tracer.startSpan(name, {}, ROOT_CONTEXT).isRecording()) sampled++;
  }
  return sampled;
}

function tracerOf(sampler: Sampler): Tracer {
  const spanProcessors = [new SimpleSpanProcessor(new InMemorySpanExporter())];
  return new TracerProvider({ sampler, spanProcessors }).getTracer("test");
}

test("JaegerRemoteSampler() asks for the strategy of its service", async () => {
  await using fixture = await jaegerFixture(probability(1), { serviceName: "shop & co" });
  await fixture.timers.advance(0);
  await until(() => fixture.server.requests.length === 1);
  assert.deepEqual(fixture.server.requests, ["GET /sampling?service=shop+%26+co"]);
});

test("JaegerRemoteSampler() keeps the path and query of its endpoint", async () => {
  await using fixture = await jaegerFixture(probability(1));
  const timers = new ManualTimers();
  const endpoint = `${fixture.server.url}/own/path?key=1#part`;
  const sampler = new JaegerRemoteSampler({ serviceName: "shop", endpoint, timers });
  await timers.advance(0);
  await until(() => fixture.server.requests.length === 1);
  sampler.shutdown();
  assert.deepEqual(fixture.server.requests, ["GET /own/path?key=1&service=shop"]);
});

test("shouldSample() samples by the probability of the strategy", async () => {
  await using fixture = await jaegerFixture(probability(0.5));
  const { sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler) === "JaegerRemoteSampler{TraceIdRatioBased{0.5}}");
  assert.equal(ask(sampler, HIGH_ID).decision, NOT_RECORD);
  assert.deepEqual(ask(sampler, LOW_ID), {
    decision: RECORD_AND_SAMPLED,
    attributes: { "sampler.type": "probabilistic", "sampler.param": 0.5 },
  });
});

test("shouldSample() samples so many traces in a second as the strategy says", async () => {
  await using fixture = await jaegerFixture(rate(3));
  const { sampler, timers, time } = fixture;
  await timers.advance(0);
  await until(() => String(sampler) === "JaegerRemoteSampler{RateLimiting{3}}");
  const tracer = tracerOf(sampler);
  assert.equal(countSampled(tracer, "work"), 3);
  time.advance(2000);
  assert.equal(countSampled(tracer, "work"), 3);
  time.advance(400);
  assert.deepEqual(ask(sampler).attributes, {
    "sampler.type": "ratelimiting",
    "sampler.param": 3,
  });
});

test("shouldSample() samples each operation by its probability", async () => {
  await using fixture = await jaegerFixture(operations({ always: 1, never: 0 }, { chance: 0.5 }));
  const { sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("PerOperation"));
  assert.equal(
    String(sampler),
    "JaegerRemoteSampler{PerOperation{default=0.5, lowerBound=0, operations=2}}",
  );
  const decisions = ["always", "never", "other"].map((name) => [
    isSampled(sampler, LOW_ID, name),
    isSampled(sampler, HIGH_ID, name),
  ]);
  assert.deepEqual(decisions, [[true, true], [false, false], [true, false]]);
});

test("shouldSample() guarantees each operation the lower bound of the strategy", async () => {
  await using fixture = await jaegerFixture(operations({ never: 0 }, { lowerBound: 2 }));
  const { sampler, timers, time } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("PerOperation"));
  const tracer = tracerOf(sampler);
  for (const name of ["never", "other", "one more"]) assert.equal(countSampled(tracer, name), 2);
  time.advance(1000);
  assert.equal(countSampled(tracer, "other", 1), 1);
  assert.deepEqual(ask(sampler, HIGH_ID, "other").attributes, {
    "sampler.type": "lowerbound",
    "sampler.param": 2,
  });
});

test("shouldSample() counts what chance sampled for the lower bound", async () => {
  await using fixture = await jaegerFixture(operations({ half: 0.5 }, { lowerBound: 1 }));
  const { sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("PerOperation"));
  assert.equal(isSampled(sampler, LOW_ID, "half"), true);
  assert.equal(isSampled(sampler, HIGH_ID, "half"), false);
});

test("shouldSample() guarantees operations beyond its bound one rate together", async () => {
  await using fixture = await jaegerFixture(operations({}, { lowerBound: 1 }));
  const { sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("PerOperation"));
  let sampled = 0;
  for (let index = 0; index < MAX_LEARNT_OPERATIONS + 100; index++) {
    if (isSampled(sampler, HIGH_ID, `operation ${index}`)) sampled++;
  }
  assert.equal(sampled, MAX_LEARNT_OPERATIONS + 1);
});

test("shouldSample() takes a new strategy at the next question", async () => {
  await using fixture = await jaegerFixture(probability(0));
  const { server, sampler, timers } = fixture;
  const tracer = tracerOf(new ParentBasedSampler({ root: sampler }));
  await timers.advance(0);
  await until(() => String(sampler).includes("TraceIdRatioBased{0}"));
  assert.equal(countSampled(tracer, "work"), 0);

  const steps: readonly (readonly [answer: StrategyAnswer, name: string, sampled: number])[] = [
    [probability(1), "TraceIdRatioBased{1}", 100],
    [rate(5), "RateLimiting{5}", 5],
    [operations({ work: 1 }), "operations=1}", 100],
    [operations({ work: 0, other: 1 }), "operations=2}", 0],
    [operations({ work: 1, other: 1, third: 1 }), "operations=3}", 100],
    [probability(1), "TraceIdRatioBased{1}", 100],
  ];
  for (const [answer, name, sampled] of steps) {
    server.answer = answer;
    await timers.advance(INTERVAL_MS);
    await until(() => String(sampler).includes(name));
    assert.equal(countSampled(tracer, "work"), sampled, name);
  }
  assert.equal(server.requests.length, steps.length + 1);
});

test("shouldSample() goes on with its credit when the rate changes", async () => {
  await using fixture = await jaegerFixture(rate(4));
  const { server, sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("RateLimiting{4}"));
  const tracer = tracerOf(sampler);
  assert.equal(countSampled(tracer, "work", 3), 3);
  server.answer = rate(8);
  await timers.advance(INTERVAL_MS);
  await until(() => String(sampler).includes("RateLimiting{8}"));
  assert.deepEqual(ask(sampler).attributes, {
    "sampler.type": "ratelimiting",
    "sampler.param": 8,
  });
  assert.equal(countSampled(tracer, "work"), 0);
});

test("shouldSample() keeps what it learnt when the strategy changes", async () => {
  await using fixture = await jaegerFixture(operations({}, { lowerBound: 1 }));
  const { server, sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("operations=0"));
  assert.equal(isSampled(sampler, HIGH_ID, "work"), true);
  server.answer = operations({ other: 0 }, { lowerBound: 1 });
  await timers.advance(INTERVAL_MS);
  await until(() => String(sampler).includes("operations=1"));
  assert.deepEqual(["work", "new"].map((name) => isSampled(sampler, HIGH_ID, name)), [false, true]);
});

test("shouldSample() samples the spans of a tracer by their operation", async () => {
  await using fixture = await jaegerFixture(operations({ half: 0.5 }));
  const { sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("PerOperation"));
  const sampled = countSampled(tracerOf(sampler), "half", 1000);
  assert.ok(sampled > 350 && sampled < 650, `${sampled}`);
});

test("shouldSample() leaves it to its initial sampler before an answer", async () => {
  await using fixture = await jaegerFixture(probability(0), {
    initialSampler: new AlwaysOnSampler(),
  });
  const { sampler, timers } = fixture;
  assert.equal(String(sampler), "JaegerRemoteSampler{AlwaysOnSampler}");
  const tracer = tracerOf(sampler);
  assert.equal(countSampled(tracer, "work"), 100);
  await timers.advance(0);
  await until(() => countSampled(tracer, "work") === 0);
});

test("shouldSample() steps through an initial sampler based on the parent", async () => {
  await using fixture = await jaegerFixture(probability(0), {
    initialSampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  });
  const tracer = tracerOf(fixture.sampler);
  const parent = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { isRemote: true }));
  assert.equal(tracer.startSpan("child", {}, parent).isRecording(), true);
  assert.equal(tracer.startSpan("root", {}, ROOT_CONTEXT).isRecording(), false);
});

test("JaegerRemoteSampler() asks on and keeps the last strategy when it gets none", async () => {
  await using fixture = await jaegerFixture(rate(9));
  const { server, sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => String(sampler).includes("RateLimiting{9}"));

  const faults: readonly (readonly [cause: string, answer: StrategyAnswer])[] = [
    ["status", (response) => response.writeHead(500).end("{}")],
    ["status", (response) => response.writeHead(302, { location: "/other" }).end()],
    ["answer", (response) => response.end("<html>")],
    ["answer", { probabilisticSampling: { samplingRate: 7 } }],
    ["answer", (response) => response.end(" ".repeat(MAX_STRATEGY_BYTES + 1))],
    ["unreachable", (response) => response.destroy()],
    ["unreachable", () => undefined],
  ];
  for (const [cause, answer] of faults) {
    const count = () => reportCounts().get(`jaeger-sampler-${cause}`) ?? 0;
    const [countBefore, questionCount] = [count(), server.requests.length];
    server.answer = answer;
    await timers.advance(INTERVAL_MS);
    await until(() => server.requests.length > questionCount);
    // Only the last one never answers.
    if (answer === faults.at(-1)?.[1]) await timers.advance(TIMEOUT_MS);
    await until(() => count() > countBefore);
    assert.equal(String(sampler), "JaegerRemoteSampler{RateLimiting{9}}");
  }

  server.answer = probability(1);
  await timers.advance(INTERVAL_MS);
  await until(() => String(sampler).includes("TraceIdRatioBased{1}"));
});

test("JaegerRemoteSampler() gives up an answer whose body does not end in time", async () => {
  await using fixture = await jaegerFixture((response) => {
    response.writeHead(200).write("{");
  });
  const { server, sampler, timers } = fixture;
  const count = () => reportCounts().get("jaeger-sampler-unreachable") ?? 0;
  const before = count();
  await timers.advance(0);
  await until(() => server.requests.length === 1);
  await timers.advance(TIMEOUT_MS);
  await until(() => count() > before);
  assert.equal(String(sampler), "JaegerRemoteSampler{TraceIdRatioBased{0.001}}");
});

test("shouldSample() goes by its initial sampler where there is no server", async () => {
  const gone = await jaegerFixture(probability(1));
  const endpoint = gone.server.url;
  await gone[Symbol.asyncDispose]();
  await using fixture = await jaegerFixture(probability(1), { endpoint });
  const count = () => reportCounts().get("jaeger-sampler-unreachable") ?? 0;
  const before = count();
  await fixture.timers.advance(0);
  await until(() => count() > before);
  assert.equal(String(fixture.sampler), "JaegerRemoteSampler{TraceIdRatioBased{0.001}}");
});

test("shouldSample() does no harm when its clock throws", async () => {
  let isBroken = false;
  const clock = new Clock({
    epochMs: () => 0,
    monotonicMs: () => {
      if (isBroken) throw new Error("from a clock");
      return 0;
    },
  });
  await using fixture = await jaegerFixture(rate(1), { clock });
  isBroken = true;
  const count = () => reportCounts().get("jaeger-sampler-answer") ?? 0;
  const before = count();
  await fixture.timers.advance(0);
  await until(() => count() > before);
  assert.equal(String(fixture.sampler), "JaegerRemoteSampler{TraceIdRatioBased{0.001}}");
  isBroken = false;
  await fixture.timers.advance(INTERVAL_MS);
  await until(() => String(fixture.sampler).includes("RateLimiting{1}"));
});

test("JaegerRemoteSampler.shutdown() asks no more and keeps the strategy", async () => {
  await using fixture = await jaegerFixture(probability(1));
  const { server, sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => isSampled(sampler));
  sampler.shutdown();
  sampler.shutdown();
  await timers.advance(10 * INTERVAL_MS);
  assert.deepEqual([server.requests.length, timers.pendingCount], [1, 0]);
  assert.equal(isSampled(sampler), true);
});

test("JaegerRemoteSampler.shutdown() ends a question that is under way", async () => {
  await using fixture = await jaegerFixture(() => undefined);
  const { server, sampler, timers } = fixture;
  await timers.advance(0);
  await until(() => server.requests.length === 1);
  sampler.shutdown();
  assert.equal(timers.pendingCount, 0);
});

test("TracerProvider.shutdown() shuts down its sampler, also inside of others", async () => {
  await using fixture = await jaegerFixture(probability(1));
  const { sampler, timers } = fixture;
  const root = new AlwaysRecordSampler(sampler);
  const provider = new TracerProvider({ sampler: new ParentBasedSampler({ root }) });
  assert.equal(timers.pendingCount, 1);
  await provider.shutdown();
  assert.equal(timers.pendingCount, 0);
});

test("TracerProvider.shutdown() does its work when a sampler's shutdown fails", async () => {
  const shutdowns = [
    () => {
      throw new Error("from a sampler");
    },
    () => Promise.reject(new Error("from a sampler")),
    () => new Promise<void>(() => undefined),
  ];
  for (const shutdown of shutdowns) {
    const sampler = { shouldSample: () => ({ decision: NOT_RECORD }), shutdown };
    assert.equal(await new TracerProvider({ sampler }).shutdown(), "success");
  }
});

test("JaegerRemoteSampler() makes no spans of its own where fetch is instrumented", async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const uninstall = installFetch(globalThis, {});
  try {
    await using fixture = await jaegerFixture(probability(1));
    await fixture.timers.advance(0);
    await until(() => isSampled(fixture.sampler));
    await (await fetch(`${fixture.server.url}/of/the/application`)).text();
    await provider.forceFlush();
    const paths = exporter.finishedSpans().map(({ attributes }) => attributes["url.full"]);
    assert.deepEqual(paths, [`${fixture.server.url}/of/the/application`]);
  } finally {
    uninstall();
    trace.disable();
    contextApi.disable();
  }
});

test("JaegerRemoteSampler() refuses options that make no sense", () => {
  const options = { serviceName: "shop", timers: new ManualTimers() };
  // As plain JavaScript may give them.
  const make = (more: object) => () => new JaegerRemoteSampler({ ...options, ...more });
  assert.throws(make({ serviceName: "" }), TypeError);
  assert.throws(make({ serviceName: undefined }), TypeError);
  for (const endpoint of ["localhost:5778", "ftp://host", "http://user:secret@host", 5778]) {
    assert.throws(make({ endpoint }), (error: Error) => {
      return error instanceof TypeError && !error.message.includes("secret");
    });
  }
  for (const ms of [0, -1, NaN, "5"]) {
    assert.throws(make({ pollingIntervalMs: ms }), RangeError);
    assert.throws(make({ timeoutMs: ms }), RangeError);
  }
  assert.throws(make({ initialSampler: {} }), TypeError);
});

import { test } from "node:test";
import assert from "node:assert/strict";
import { reportCounts, ROOT_CONTEXT, trace } from "../../../src/api/mod.ts";
import type { Tracer } from "../../../src/api/mod.ts";
import {
  AlwaysOnSampler,
  AlwaysRecordSampler,
  type FlushOptions,
  type FlushResult,
  ParentBasedSampler,
  Resource,
  type Sampler,
  type SpanProcessor,
  TracerProvider,
} from "../../../src/sdk/mod.ts";
import {
  ManualTimers,
  NotingProcessor,
  settle,
  spanContextOf,
  traceFixture,
} from "./trace_fixture.ts";

function scopeOf(tracer: Tracer, processor: NotingProcessor) {
  tracer.startSpan("work").end();
  return processor.ended.at(-1)?.instrumentationScope;
}

/** Answers `forceFlush` and `shutdown` as it is told, and counts them. */
class AnsweringProcessor extends NotingProcessor {
  readonly calls: string[] = [];
  readonly #answer: () => Promise<FlushResult | void>;

  constructor(answer: () => Promise<FlushResult | void>) {
    super();
    this.#answer = answer;
  }

  override forceFlush(options?: FlushOptions): Promise<void> {
    this.calls.push(`forceFlush ${options?.timeoutMs}`);
    return this.#answer() as Promise<void>; // a result is as good as nothing to the base class
  }

  override shutdown(options?: FlushOptions): Promise<void> {
    this.calls.push(`shutdown ${options?.timeoutMs}`);
    return this.#answer() as Promise<void>; // as above
  }
}

test("TracerProvider() works without any option", () => {
  const provider = new TracerProvider();
  const span = provider.getTracer("shop").startSpan("work");
  assert.equal(span.isRecording(), false);
  assert.equal(provider.resource.attributes["telemetry.sdk.name"], "@offthread/otel");
});

test("TracerProvider() gives its resource to every span", () => {
  const resource = new Resource({ "service.name": "shop" });
  const { record } = traceFixture({ resource });
  assert.equal(record().resource, resource);
});

test("getTracer() gives a tracer that records", () => {
  const { provider } = traceFixture();
  assert.equal(provider.getTracer("shop").startSpan("work").isRecording(), true);
});

test("getTracer() puts name and version into the scope", () => {
  const { provider, processor } = traceFixture();
  const scope = scopeOf(provider.getTracer("shop", "1.2.0"), processor);
  assert.deepEqual([scope?.name, scope?.version], ["shop", "1.2.0"]);
});

test("getTracer() puts the schema URL into the scope", () => {
  const { provider, processor } = traceFixture();
  const tracer = provider.getTracer("shop", "", { schemaUrl: "https://example.com/1" });
  assert.equal(scopeOf(tracer, processor)?.schemaUrl, "https://example.com/1");
});

test("getTracer() puts attributes into the scope", () => {
  const { provider, processor } = traceFixture();
  const tracer = provider.getTracer("shop", "", { attributes: { "shop.area": "till" } });
  assert.deepEqual(scopeOf(tracer, processor)?.attributes, { "shop.area": "till" });
});

test("getTracer() gives the same tracer for the same scope", () => {
  const { provider } = traceFixture();
  const scope = () => provider.getTracer("a", "1", { schemaUrl: "u", attributes: { k: 1, l: 2 } });
  assert.equal(scope(), scope());
  const reordered = provider.getTracer("a", "1", { schemaUrl: "u", attributes: { l: 2, k: 1 } });
  assert.equal(reordered, scope());
});

test("getTracer() gives different tracers when any part of the scope differs", () => {
  const { provider } = traceFixture();
  const tracers = [
    provider.getTracer("a"),
    provider.getTracer("b"),
    provider.getTracer("a", "1"),
    provider.getTracer("a", "", { schemaUrl: "u" }),
    provider.getTracer("a", "", { attributes: { k: 1 } }),
    provider.getTracer("a", "", { attributes: { k: "1" } }),
    provider.getTracer("a", "", { attributes: { k: 1n } }),
    provider.getTracer("a", "", { attributes: { k: "1n" } }),
    provider.getTracer("a", "", { attributes: { k: null } }),
    provider.getTracer("a", "", { attributes: { k: NaN } }),
    provider.getTracer("a", "", { attributes: { k: Infinity } }),
    provider.getTracer("a", "", { attributes: { k: new Uint8Array([1]) } }),
    provider.getTracer("a", "", { attributes: { k: [1] } }),
    provider.getTracer("a", "", { attributes: { k: { 0: 1 } } }),
  ];
  assert.equal(new Set(tracers).size, tracers.length);
});

test("getTracer() gives a working tracer with an empty name when the name is invalid", () => {
  const { provider, processor } = traceFixture();
  const before = reportCounts().get("tracer-name") ?? 0;
  for (const name of ["", undefined, null, 7]) {
    // As plain JavaScript may call it.
    const tracer = provider.getTracer(name as string);
    assert.equal(scopeOf(tracer, processor)?.name, "");
  }
  assert.equal(reportCounts().get("tracer-name"), before + 4);
});

test("getTracer() leaves out a version and a schema URL that are no text", () => {
  const { provider, processor } = traceFixture();
  const number: unknown = 7;
  // As plain JavaScript may call it.
  const text = number as string;
  const tracer = provider.getTracer("a", text, { schemaUrl: text });
  const scope = scopeOf(tracer, processor);
  assert.deepEqual([scope?.version, scope?.schemaUrl], ["", ""]);
});

test("getTracer() may be called by any number of tasks at the same time", async () => {
  const { provider } = traceFixture();
  const tasks = Array.from({ length: 50 }, async () => {
    await Promise.resolve();
    return provider.getTracer("shared", "1");
  });
  assert.equal(new Set(await Promise.all(tasks)).size, 1);
});

test("shutdown() of a TracerProvider is one though what is shut down asks for it", async () => {
  let shutdownCount = 0;
  const processor = new NotingProcessor();
  const shutDown = (): Promise<FlushResult> => {
    shutdownCount++;
    return provider.shutdown();
  };
  Object.assign(processor, { shutdown: shutDown });
  const timers = new ManualTimers();
  const sampler = Object.assign(new AlwaysOnSampler(), { shutdown: () => void shutDown() });
  const provider = new TracerProvider({ spanProcessors: [processor], sampler, timers });
  const answer = provider.shutdown({ timeoutMs: 10 });
  await timers.advance(10);
  assert.equal(await answer, "timeout"); // the processor waits for itself
  assert.equal(shutdownCount, 2);
});

test("TracerProvider() keeps the processors that it was given", () => {
  const processor = new NotingProcessor();
  const spanProcessors = [processor];
  const provider = new TracerProvider({ spanProcessors });
  spanProcessors.pop();
  provider.getTracer("shop").startSpan("checkout").end();
  assert.equal(processor.ended.length, 1);
});

test("TracerProvider() refuses what is no sampler, also where a sampler would ask it", () => {
  // As plain JavaScript may give it.
  const none = "always_on" as unknown as Sampler;
  const root = new AlwaysOnSampler();
  assert.throws(() => new TracerProvider({ sampler: none }), TypeError);
  assert.throws(() => new ParentBasedSampler({ root: none }), TypeError);
  assert.throws(() => new ParentBasedSampler({ root, localParentSampled: none }), TypeError);
  assert.throws(() => new AlwaysRecordSampler(none), TypeError);
});

test("TracerProvider() switches tracers off as its option tracerConfigurator says", () => {
  const { provider } = traceFixture({
    tracerConfigurator: ({ name }) => ({ enabled: name !== "noisy" }),
  });
  assert.equal(provider.getTracer("noisy").enabled?.(), false);
  assert.equal(provider.getTracer("shop").enabled?.(), true);
});

test("setTracerConfigurator() switches tracers off that were given out before", () => {
  const { provider, tracer, processor } = traceFixture();
  provider.setTracerConfigurator(({ name }) => ({ enabled: name !== "fixture" }));
  assert.equal(tracer.enabled?.(), false);
  assert.equal(tracer.startSpan("off").isRecording(), false);
  assert.equal(provider.getTracer("other").startSpan("on").isRecording(), true);
  provider.setTracerConfigurator(() => ({}));
  assert.equal(tracer.startSpan("on again").isRecording(), true);
  assert.deepEqual(processor.started.map(({ span }) => span.name), ["on", "on again"]);
});

test("setTracerConfigurator() leaves tracers on when it throws or says nothing", () => {
  const { provider, tracer } = traceFixture({
    tracerConfigurator: () => {
      throw new Error("from the configurator");
    },
  });
  assert.equal(tracer.enabled?.(), true);
  const before = reportCounts().get("tracer-configurator");
  provider.setTracerConfigurator(() => undefined as unknown as { enabled: boolean });
  assert.equal(tracer.enabled?.(), true);
  assert.equal(reportCounts().get("tracer-configurator"), before);
});

test("setTracerConfigurator() leaves tracers on when it is async, and rejects", async () => {
  const { provider, tracer } = traceFixture();
  const before = reportCounts().get("tracer-configurator") ?? 0;
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  provider.setTracerConfigurator(() => Promise.reject(new Error("configurator")) as object);
  assert.equal(tracer.enabled?.(), true);
  await settle();
  assert.equal(reportCounts().get("tracer-configurator"), before + 1);
});

test("enabled() is false without span processors", () => {
  assert.equal(new TracerProvider().getTracer("a").enabled?.(), false);
  assert.equal(traceFixture().tracer.enabled?.(), true);
});

test("forceFlush() asks every processor and hands them the timeout", async () => {
  const first = new AnsweringProcessor(() => Promise.resolve("success"));
  const second = new AnsweringProcessor(() => Promise.resolve());
  const { provider } = traceFixture({ spanProcessors: [first, second] });
  assert.equal(await provider.forceFlush({ timeoutMs: 70 }), "success");
  assert.deepEqual([...first.calls, ...second.calls], ["forceFlush 70", "forceFlush 70"]);
});

test("forceFlush() answers failure when a processor fails, throws or rejects", async () => {
  const answers: (() => Promise<FlushResult>)[] = [
    () => Promise.resolve("failure"),
    () => Promise.reject(new Error("rejected")),
    () => {
      throw new Error("thrown");
    },
  ];
  for (const answer of answers) {
    const other = new AnsweringProcessor(() => Promise.resolve("success"));
    const { provider } = traceFixture({ spanProcessors: [new AnsweringProcessor(answer), other] });
    assert.equal(await provider.forceFlush(), "failure");
    assert.equal(other.calls.length, 1);
  }
});

test("forceFlush() passes a processor over that has nothing to flush", async () => {
  const processor = new NotingProcessor();
  // As plain JavaScript may make it; init() takes it.
  Reflect.set(processor, "forceFlush", undefined);
  const { provider } = traceFixture({ spanProcessors: [processor] });
  assert.equal(await provider.forceFlush(), "success");
});

test("forceFlush() answers timeout when a processor takes longer than it may", async () => {
  const timers = new ManualTimers();
  const slow = new AnsweringProcessor(() => new Promise(() => {}));
  const { provider } = traceFixture({ spanProcessors: [slow], timers });
  const flushed = provider.forceFlush({ timeoutMs: 100 });
  await timers.advance(100);
  assert.equal(await flushed, "timeout");
});

test("forceFlush() gives up after 30 s when nobody says otherwise", async () => {
  const timers = new ManualTimers();
  const slow = new AnsweringProcessor(() => new Promise(() => {}));
  const { provider } = traceFixture({ spanProcessors: [slow], timers });
  const flushed = provider.forceFlush();
  await timers.advance(29_999);
  assert.equal(timers.pendingCount, 1);
  await timers.advance(1);
  assert.equal(await flushed, "timeout");
});

test("shutdown() shuts every processor down, once", async () => {
  const processor = new AnsweringProcessor(() => Promise.resolve("success"));
  const { provider } = traceFixture({ spanProcessors: [processor] });
  assert.deepEqual(await Promise.all([provider.shutdown(), provider.shutdown()]), [
    "success",
    "success",
  ]);
  await provider.shutdown();
  assert.deepEqual(processor.calls, ["shutdown undefined"]);
});

test("shutdown() answers timeout and failure", async () => {
  const timers = new ManualTimers();
  const hanging = new AnsweringProcessor(() => new Promise(() => {}));
  const { provider } = traceFixture({ spanProcessors: [hanging], timers });
  const answer = provider.shutdown({ timeoutMs: 5 });
  await timers.advance(5);
  assert.equal(await answer, "timeout");

  const failing = new AnsweringProcessor(() => Promise.resolve("failure"));
  assert.equal(await traceFixture({ spanProcessors: [failing] }).provider.shutdown(), "failure");
});

test("shutdown() turns all tracers into ones that record nothing", async () => {
  const { provider, tracer, processor } = traceFixture();
  await provider.shutdown();
  assert.equal(tracer.enabled?.(), false);
  assert.equal(tracer.startSpan("late").isRecording(), false);
  assert.equal(provider.getTracer("new").startSpan("late").isRecording(), false);
  assert.equal(processor.started.length, 0);
});

test("shutdown() leaves the parent's context passing through", async () => {
  const { provider, tracer } = traceFixture();
  await provider.shutdown();
  const parent = spanContextOf("a", { isRemote: true });
  const span = tracer.startSpan("late", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.deepEqual(span.spanContext(), parent);
});

test("forceFlush() answers failure after shutdown", async () => {
  const processor = new AnsweringProcessor(() => Promise.resolve("success"));
  const { provider } = traceFixture({ spanProcessors: [processor] });
  await provider.shutdown();
  assert.equal(await provider.forceFlush(), "failure");
  assert.equal(processor.calls.length, 1);
});

test("[Symbol.asyncDispose]() shuts the provider down", async () => {
  const processor = new AnsweringProcessor(() => Promise.resolve("success"));
  {
    await using provider = new TracerProvider({ spanProcessors: [processor as SpanProcessor] });
    provider.getTracer("a");
  }
  assert.deepEqual(processor.calls, ["shutdown undefined"]);
});

test("TracerProvider() refuses limits that are no numbers of at least 0", () => {
  for (const limit of [-1, NaN, "5", null]) {
    const spanLimits = { attributeCountLimit: limit as number }; // as plain JavaScript may call it
    assert.throws(() => new TracerProvider({ spanLimits }), /attributeCountLimit/);
  }
});

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  type Context,
  context as contextApi,
  createContextKey,
  createTraceState,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  reportCounts,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  suppressTracing,
  trace,
} from "../../../src/api/mod.ts";
import { AlwaysOffSampler, TracerProvider } from "../../../src/sdk/mod.ts";
import {
  NotingProcessor,
  spanContextOf,
  traceFixture,
  withContextManager,
} from "./trace_fixture.ts";

test("startSpan() creates a span with the given name and kind", () => {
  const { record } = traceFixture();
  const span = record("checkout", { kind: SpanKind.CLIENT });
  assert.deepEqual([span.name, span.kind], ["checkout", SpanKind.CLIENT]);
  assert.equal(record().kind, SpanKind.INTERNAL);
  // As plain JavaScript may give it.
  for (const kind of [1.5, -1, 5, NaN, "1"]) {
    assert.equal(record("checkout", { kind: kind as SpanKind }).kind, SpanKind.INTERNAL);
  }
});

test("startSpan() creates a root span when there is no parent", () => {
  const { record } = traceFixture();
  const span = record("root", {}, ROOT_CONTEXT);
  assert.equal(span.parentSpanContext, undefined);
  assert.equal(isSpanContextValid(span.spanContext()), true);
});

test("startSpan() creates a root span in spite of the context when root is true", () => {
  const { record } = traceFixture();
  const parent = record();
  const context = trace.setSpan(ROOT_CONTEXT, parent);
  const span = record("root", { root: true }, context);
  assert.equal(span.parentSpanContext, undefined);
  assert.notEqual(span.spanContext().traceId, parent.spanContext().traceId);
});

test("startSpan() takes the active span for the parent by default", () => {
  withContextManager(() => {
    const { record } = traceFixture();
    const parent = record();
    const child = contextApi.with(
      trace.setSpan(contextApi.active(), parent),
      () => record("child"),
    );
    assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
  });
});

test("startSpan() takes the parent from the context that it is given", () => {
  const { record } = traceFixture();
  const parent = record();
  const child = record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(child.spanContext().traceId, parent.spanContext().traceId);
  assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
  assert.notEqual(child.spanContext().spanId, parent.spanContext().spanId);
});

test("startSpan() takes a parent out of a context only, not a span or a span context", () => {
  const { record } = traceFixture();
  const parent = record();
  const options: object = { parent, context: parent.spanContext() };
  const span = record("child", options, ROOT_CONTEXT);
  assert.equal(span.parentSpanContext, undefined);
});

test("startSpan() takes a remote parent, with its flags and trace state", () => {
  const { record } = traceFixture();
  const traceState = createTraceState("vendor=1");
  const parent = spanContextOf("a", { isRemote: true, traceState });
  const span = record("server", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
  assert.deepEqual(span.parentSpanContext, parent);
  assert.equal(span.spanContext().traceId, parent.traceId);
  assert.equal(span.spanContext().traceState, traceState);
});

test("startSpan() gives spans whose context is not remote", () => {
  const { record } = traceFixture();
  const remote = spanContextOf("a", { isRemote: true });
  const span = record("server", {}, trace.setSpanContext(ROOT_CONTEXT, remote));
  assert.equal(span.spanContext().isRemote ?? false, false);
  const child = record("child", {}, trace.setSpan(ROOT_CONTEXT, span));
  assert.equal(child.parentSpanContext?.isRemote ?? false, false);
});

test("startSpan() starts a new trace when the parent is invalid", () => {
  const { record } = traceFixture();
  const traceState = createTraceState("vendor=1");
  for (const broken of [{ traceId: "x".repeat(32) }, { spanId: "0".repeat(16) }]) {
    const parent = spanContextOf("a", { ...broken, traceState });
    const span = record("work", {}, trace.setSpanContext(ROOT_CONTEXT, parent));
    assert.equal(span.parentSpanContext, undefined);
    assert.equal(span.spanContext().traceState, undefined);
    assert.equal(isSpanContextValid(span.spanContext()), true);
  }
});

test("startSpan() takes another provider's recorded span for the parent", () => {
  const parent = traceFixture().record();
  const child = traceFixture().record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(child.spanContext().traceId, parent.spanContext().traceId);
  assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
});

test("startSpan() takes another provider's dropped span for the parent", () => {
  const other = traceFixture({ sampler: new AlwaysOffSampler() });
  const parent = other.tracer.startSpan("dropped");
  const { record } = traceFixture({ sampler: undefined });
  const options = { sampler: { shouldSample: () => ({ decision: 2 as const }) } };
  const child = traceFixture(options).record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(child.spanContext().traceId, parent.spanContext().traceId);
  assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
  assert.throws(() => record("not sampled", {}, trace.setSpan(ROOT_CONTEXT, parent)));
});

test("startSpan() takes a foreign SDK's span for the parent", () => {
  const { record } = traceFixture();
  const foreign = { ...traceFixture().record(), spanContext: () => spanContextOf("b") };
  const span = record("child", {}, trace.setSpan(ROOT_CONTEXT, foreign as unknown as Span));
  assert.deepEqual(span.parentSpanContext, spanContextOf("b"));
});

test("startSpan() takes an ended span for the parent", () => {
  const { record } = traceFixture();
  const parent = record();
  parent.end();
  const child = record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(child.parentSpanContext?.spanId, parent.spanContext().spanId);
  assert.equal(child.isRecording(), true);
});

test("startSpan() tells the parent's own flags and trace state of a local parent", () => {
  const traceState = createTraceState("vendor=1");
  const answers = [
    { decision: 1 as const, traceState },
    { decision: 2 as const, traceState: createTraceState("vendor=2") },
  ];
  const shouldSample = () => answers.shift() ?? { decision: 0 as const };
  const { record } = traceFixture({ sampler: { shouldSample } });
  const parent = record();
  const child = record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(child.spanContext().traceFlags, 1);
  assert.equal(child.parentSpanContext?.traceFlags, 0);
  assert.equal(child.parentSpanContext?.traceState, traceState);
});

test("startSpan() does not make the span active", () => {
  withContextManager(() => {
    const { tracer } = traceFixture();
    tracer.startSpan("work");
    assert.equal(trace.getActiveSpan(), undefined);
  });
});

test("startSpan() gives valid ids of its own to every span", () => {
  const processor = new NotingProcessor();
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer("a");
  const contexts = Array.from({ length: 500 }, () => tracer.startSpan("work").spanContext());
  for (const { traceId, spanId } of contexts) {
    assert.match(traceId, /^(?!0{32})[0-9a-f]{32}$/);
    assert.match(spanId, /^(?!0{16})[0-9a-f]{16}$/);
  }
  assert.equal(new Set(contexts.map(({ traceId }) => traceId)).size, 500);
  assert.equal(new Set(contexts.map(({ spanId }) => spanId)).size, 500);
});

test("startSpan() may be called by any number of tasks at the same time", async () => {
  const { tracer, processor } = traceFixture();
  const tasks = Array.from({ length: 50 }, async (_, index) => {
    const span = tracer.startSpan(`task ${index}`);
    await Promise.resolve();
    span.end();
  });
  await Promise.all(tasks);
  assert.equal(new Set(processor.ended.map((span) => span.spanContext().spanId)).size, 50);
});

test("startSpan() records nothing where tracing is suppressed", () => {
  const { tracer, processor } = traceFixture();
  const parent = spanContextOf("a");
  const context = suppressTracing(trace.setSpanContext(ROOT_CONTEXT, parent));
  const span = tracer.startSpan("own export", {}, context);
  assert.equal(span.isRecording(), false);
  assert.deepEqual(span.spanContext(), parent);
  const root = tracer.startSpan("own export", {}, suppressTracing(ROOT_CONTEXT));
  assert.deepEqual(root.spanContext(), INVALID_SPAN_CONTEXT);
  assert.equal(processor.started.length, 0);
});

test("startSpan() gives a span that does not record, when off, below one that records", () => {
  const { provider, tracer, record } = traceFixture();
  const parent = record();
  provider.setTracerConfigurator(() => ({ enabled: false }));
  const span = tracer.startSpan("off", {}, trace.setSpan(ROOT_CONTEXT, parent));
  assert.equal(span.isRecording(), false);
  assert.deepEqual(span.spanContext(), parent.spanContext());
  span.end();
  assert.equal(parent.isRecording(), true);
});

test("startActiveSpan() makes the span active for the call and no longer", () => {
  withContextManager(() => {
    const { tracer } = traceFixture();
    const result = tracer.startActiveSpan("work", (span) => {
      assert.equal(trace.getActiveSpan(), span);
      assert.equal(span.isRecording(), true);
      return 42;
    });
    assert.equal(result, 42);
    assert.equal(trace.getActiveSpan(), undefined);
  });
});

test("startActiveSpan() takes options and a parent context", () => {
  withContextManager(() => {
    const { tracer, processor } = traceFixture();
    const key = createContextKey("test");
    const parent = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a")).setValue(key, "kept");
    tracer.startActiveSpan("one", { kind: SpanKind.SERVER }, (span) => span.end());
    tracer.startActiveSpan("two", {}, parent, (span) => {
      assert.equal(contextApi.active().getValue(key), "kept");
      span.end();
    });
    assert.equal(processor.ended[0].kind, SpanKind.SERVER);
    assert.equal(processor.ended[1].parentSpanContext?.spanId, spanContextOf("a").spanId);
  });
});

test("startActiveSpan() takes the active context where none is given", () => {
  const { tracer, processor } = traceFixture();
  for (const options of [{}, undefined]) {
    // As plain JavaScript may call it.
    const given = ["work", options, undefined, (span: Span) => {
      span.end();
      return 7;
    }];
    assert.equal(Reflect.apply(tracer.startActiveSpan, tracer, given), 7);
  }
  assert.equal(processor.ended.length, 2);
});

test("startActiveSpan() takes the active context, and reports, where it is given none", () => {
  const { tracer } = traceFixture();
  withContextManager(() => {
    const before = reportCounts().get("no-context") ?? 0;
    // As plain JavaScript may call it, with a span, say.
    for (const none of [{}, 5, tracer.startSpan("no context")] as unknown as Context[]) {
      const active = () => trace.getActiveSpan();
      assert.equal(tracer.startActiveSpan("name", {}, none, active)?.isRecording(), true);
    }
    assert.equal(reportCounts().get("no-context"), before + 3);
  });
});

test("startActiveSpan() takes the active context where the given one cannot be read", () => {
  const { tracer } = traceFixture();
  withContextManager(() => {
    const before = reportCounts().get("no-context") ?? 0;
    const hostile = {
      get getValue(): unknown {
        throw new Error("hostile");
      },
    } as unknown as Context;
    const active = () => trace.getActiveSpan();
    assert.equal(tracer.startActiveSpan("name", {}, hostile, active)?.isRecording(), true);
    assert.equal(reportCounts().get("no-context"), before + 1);
  });
});

test("startActiveSpan() does nothing without a function", () => {
  const { tracer, processor } = traceFixture();
  for (const given of [["work"], ["work", {}], ["work", {}, ROOT_CONTEXT]]) {
    assert.equal(Reflect.apply(tracer.startActiveSpan, tracer, given), undefined);
  }
  assert.deepEqual(processor.started, []);
});

test("getActiveSpan() gives the span of the active context", () => {
  withContextManager(() => {
    const { record } = traceFixture();
    const span = record();
    const found = contextApi.with(
      trace.setSpan(ROOT_CONTEXT, span),
      () => trace.getActiveSpan(),
    );
    assert.equal(found, span);
  });
});

test("setSpan() sets the active span in a new context", () => {
  const { record } = traceFixture();
  const span = record();
  const context = trace.setSpan(ROOT_CONTEXT, span);
  assert.equal(trace.getSpan(context), span);
  assert.equal(trace.getSpan(ROOT_CONTEXT), undefined);
  assert.equal(trace.getSpanContext(context), span.spanContext());
});

test("SpanOptions say that attributes at creation are preferred", async () => {
  const source = await readFile(new URL("../../../src/api/trace/span.ts", import.meta.url), "utf8");
  assert.match(source, /Samplers do not see it: pass attributes that are known at the start/);
});

// With the real packages: `@opentelemetry/api` 1.10 and 1.9, and `@opentelemetry/api-logs`.
import { test } from "node:test";
import assert from "node:assert/strict";
import * as npmNew from "@opentelemetry/api";
import * as npmOld from "@opentelemetry/api-1.9";
import { logs as legacyLogs } from "@opentelemetry/api-logs";
import {
  context,
  createContextKey,
  logs,
  metrics,
  propagation,
  register,
  ROOT_CONTEXT,
  trace,
} from "../../src/api/mod.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/context/mod.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import {
  FakeLoggerProvider,
  FakeMeterProvider,
  fakePropagator,
  FakeTracerProvider,
  manager,
} from "./fake_sdk.ts";

const VERSIONS = [["1.10", npmNew], ["1.9", npmOld]] as const;

const SPAN_CONTEXT = { traceId: "c".repeat(32), spanId: "d".repeat(16), traceFlags: 1 };

for (const [version, npm] of VERSIONS) {
  test(`register() gives our tracer to a library that uses API ${version}`, () => {
    withCleanGlobals(() => {
      const tracerProvider = new FakeTracerProvider();
      register({ tracerProvider, contextManager: manager });
      const tracer = npm.trace.getTracer("library", "2.0");
      const span = tracer.startSpan("work");
      assert.equal(npm.trace.isSpanContextValid(span.spanContext()), true);
      assert.equal(npm.isSpanContextValid(span.spanContext()), true);
      tracer.startActiveSpan("active", (active) => assert.equal(active.isRecording(), true));
      assert.deepEqual(tracerProvider.spans, ["work", "active/1"]);
      assert.deepEqual(tracerProvider.scopes, ["library@2.0"]);
    });
  });

  test(`context.with() of API ${version} uses our context manager`, () => {
    withCleanGlobals(() => {
      const tracerProvider = new FakeTracerProvider();
      register({ tracerProvider, contextManager: manager });
      const parent = npm.trace.wrapSpanContext(SPAN_CONTEXT);
      const key = createContextKey("key");
      const theirs = npm.trace.setSpan(npm.context.active(), parent).setValue(key, 1);
      const result = npm.context.with(
        theirs,
        (argument: string) => {
          assert.equal(npm.trace.getActiveSpan(), parent);
          assert.equal(trace.getActiveSpan(), parent);
          assert.equal(context.active().getValue(key), 1);
          npm.trace.getTracer("library").startSpan("child");
          return argument;
        },
        undefined,
        "given",
      );
      assert.equal(result, "given");
      assert.deepEqual(tracerProvider.parents, [SPAN_CONTEXT.spanId]);
      assert.equal(npm.context.active(), ROOT_CONTEXT);
    });
  });

  test(`context.with() of ours is seen by API ${version}`, () => {
    withCleanGlobals(() => {
      register({ contextManager: manager });
      const span = trace.wrapSpanContext(SPAN_CONTEXT);
      context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
        assert.equal(npm.trace.getActiveSpan(), span);
        const baggage = propagation.createBaggage({ user: { value: "ann" } });
        npm.context.with(npm.propagation.setBaggage(npm.context.active(), baggage), () => {
          assert.equal(propagation.getActiveBaggage()?.getEntry("user")?.value, "ann");
          assert.equal(trace.getActiveSpan(), span);
        });
      });
    });
  });

  test(`register() gives our propagator to a library that uses API ${version}`, () => {
    withCleanGlobals(() => {
      register({ propagator: fakePropagator });
      const carrier: Record<string, string> = {};
      npm.propagation.inject(npm.trace.setSpanContext(npm.ROOT_CONTEXT, SPAN_CONTEXT), carrier);
      assert.deepEqual(carrier, { "x-fake": SPAN_CONTEXT.traceId });
      const extracted = npm.propagation.extract(npm.ROOT_CONTEXT, carrier);
      assert.equal(npm.trace.getSpanContext(extracted)?.traceId, SPAN_CONTEXT.traceId);
      assert.equal(npm.trace.getSpanContext(extracted)?.isRemote, true);
      assert.deepEqual(npm.propagation.fields(), ["x-fake"]);
    });
  });

  test(`register() gives our meters to a library that uses API ${version}`, () => {
    withCleanGlobals(() => {
      const meterProvider = new FakeMeterProvider("library");
      register({ meterProvider });
      npm.metrics.getMeter("library").createCounter("c").add(1, { a: 1 });
      assert.deepEqual(meterProvider.measured, [["c", 1, { a: 1 }]]);
    });
  });

  test(`getTracer() and getMeter() use an SDK that registered with API ${version}`, () => {
    withCleanGlobals(() => {
      const early = trace.getTracer("early");
      const counter = metrics.getMeter(`early ${version}`).createCounter("c");
      const tracerProvider = new FakeTracerProvider();
      const meterProvider = new FakeMeterProvider(`early ${version}`);
      assert.equal(npm.trace.setGlobalTracerProvider(tracerProvider), true);
      assert.equal(npm.metrics.setGlobalMeterProvider(meterProvider), true);
      // One of its own, because `npm.context.disable()` below disables it.
      const own = new AsyncLocalStorageContextManager();
      assert.equal(npm.context.setGlobalContextManager(own), true);
      assert.equal(npm.propagation.setGlobalPropagator(fakePropagator), true);
      early.startSpan("early");
      trace.getTracer("late").startSpan("late");
      counter.add(1);
      assert.deepEqual(tracerProvider.spans, ["early", "late"]);
      assert.deepEqual(meterProvider.measured, [["c", 1, undefined]]);
      assert.deepEqual(propagation.fields(), ["x-fake"]);
      const inContext = trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT);
      context.with(inContext, () => assert.equal(npm.context.active(), inContext));
      for (const facade of [npm.trace, npm.metrics, npm.context, npm.propagation]) facade.disable();
      assert.equal(early.startSpan("lost").isRecording(), false);
    });
  });

  test(`setGlobalTracerProvider() of API ${version} is refused while ours is registered`, () => {
    withCleanGlobals(() => {
      const registration = register({ tracerProvider: new FakeTracerProvider() });
      const theirs = new FakeTracerProvider();
      assert.equal(npm.trace.setGlobalTracerProvider(theirs), false);
      registration.unregister();
      assert.equal(npm.trace.setGlobalTracerProvider(theirs), true);
      const refused = register({ tracerProvider: new FakeTracerProvider() });
      assert.deepEqual(refused.refused, ["trace"]);
      trace.getTracer("test").startSpan("theirs");
      assert.deepEqual(theirs.spans, ["theirs"]);
      npm.trace.disable();
    });
  });
}

test("getMeter() gives ours with API 1.10 when API 1.9 registered a tracer before", () => {
  withCleanGlobals(() => {
    const tracerProvider = new FakeTracerProvider();
    npmOld.trace.setGlobalTracerProvider(tracerProvider);
    const meterProvider = new FakeMeterProvider("library");
    register({ meterProvider });
    npmNew.metrics.getMeter("library").createCounter("c").add(1);
    npmNew.trace.getTracer("library").startSpan("new");
    npmOld.trace.getTracer("library").startSpan("old");
    assert.equal(meterProvider.measured.length, 1);
    assert.deepEqual(tracerProvider.spans, ["new", "old"]);
    npmOld.trace.disable();
  });
});

test("register() gives our loggers to libraries that use API 1.10 and api-logs", () => {
  withCleanGlobals(() => {
    const loggerProvider = new FakeLoggerProvider();
    const registration = register({ loggerProvider });
    npmNew.logs.getLogger("library").emit({ body: "new" });
    legacyLogs.getLogger("library").emit({ body: "legacy" });
    assert.deepEqual(loggerProvider.records, [{ body: "new" }, { body: "legacy" }]);
    registration.unregister();
    legacyLogs.getLogger("library").emit({ body: "lost" });
    assert.equal(loggerProvider.records.length, 2);
  });
});

test("getLogger() uses an SDK that registered with API 1.10", () => {
  withCleanGlobals(() => {
    const early = logs.getLogger("early");
    const loggerProvider = new FakeLoggerProvider();
    npmNew.logs.setGlobalLoggerProvider(loggerProvider);
    early.emit({ body: "early" });
    assert.deepEqual(loggerProvider.records, [{ body: "early" }]);
    npmNew.logs.disable();
  });
});

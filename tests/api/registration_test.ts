import { test } from "node:test";
import assert from "node:assert/strict";
import {
  context,
  createNoopMeter,
  diag,
  logs,
  metrics,
  propagation,
  register,
  ROOT_CONTEXT,
  trace,
} from "../../src/api/mod.ts";
import { onRegistration } from "../../src/api/global/registration_listeners.ts";
import { globalSlot, withCleanGlobals } from "./clean_globals.ts";
import {
  FakeLoggerProvider,
  FakeMeterProvider,
  fakePropagator,
  FakeTracerProvider,
  manager,
  recordingDiagLogger,
} from "./fake_sdk.ts";

const ALL = ["diag", "context", "propagation", "metrics", "logs", "trace"];

/** Everything that an SDK can register. */
function fakeMembers() {
  return {
    tracerProvider: new FakeTracerProvider(),
    meterProvider: new FakeMeterProvider("registration"),
    loggerProvider: new FakeLoggerProvider(),
    contextManager: manager,
    propagator: fakePropagator,
    diag: recordingDiagLogger(),
  };
}

test("register() makes every facade use what was registered", () => {
  withCleanGlobals(() => {
    const members = fakeMembers();
    const registration = register(members);
    assert.deepEqual(registration.registered, ALL);
    assert.deepEqual(registration.refused, []);
    assert.equal(registration.slotVersion, "1.10.0");
    assert.equal(trace.getTracerProvider(), members.tracerProvider);
    assert.equal(metrics.getMeterProvider(), members.meterProvider);
    assert.equal(logs.getLoggerProvider(), members.loggerProvider);
    assert.deepEqual(propagation.fields(), ["x-fake"]);
    context.with(ROOT_CONTEXT.setValue(Symbol.iterator, 1), () => {
      assert.equal(context.active().getValue(Symbol.iterator), 1);
    });
    diag.error("heard");
    assert.deepEqual(members.diag.said, ["error heard"]);
  });
});

test("register() leaves alone what is not given", () => {
  withCleanGlobals(() => {
    register({ tracerProvider: new FakeTracerProvider() });
    assert.deepEqual(Object.keys(globalSlot() ?? {}), ["version", "trace"]);
  });
});

test("unregister() removes what was registered, and the slot when it is empty", () => {
  withCleanGlobals(() => {
    const registration = register(fakeMembers());
    registration.unregister();
    assert.equal(globalSlot(), undefined);
    assert.equal(Reflect.has(globalThis, Symbol.for("io.opentelemetry.js.api.logs")), false);
    registration.unregister();
  });
});

test("unregister() leaves alone what somebody else registered", () => {
  withCleanGlobals(() => {
    const registration = register({ tracerProvider: new FakeTracerProvider() });
    const other = new FakeTracerProvider();
    propagation.setGlobalPropagator(fakePropagator);
    trace.disable();
    trace.setGlobalTracerProvider(other);
    registration.unregister();
    assert.equal(trace.getTracerProvider(), other);
    assert.deepEqual(propagation.fields(), ["x-fake"]);
  });
});

test("register() fills what is missing and warns once when a runtime registered the rest", () => {
  withCleanGlobals(() => {
    const native = new FakeTracerProvider();
    const nativeMeters = { getMeter: createNoopMeter };
    globalSlot({ version: "1.999.999", trace: native, metrics: nativeMeters });
    const members = fakeMembers();
    const registration = register(members);
    assert.deepEqual(registration.refused, ["metrics", "trace"]);
    assert.deepEqual(registration.registered, ["diag", "context", "propagation", "logs"]);
    assert.equal(registration.slotVersion, "1.999.999");
    assert.equal(trace.getTracerProvider(), native);
    assert.equal(logs.getLoggerProvider(), members.loggerProvider);
    assert.equal(members.diag.said.length, 1);
    assert.match(members.diag.said[0] ?? "", /^warn .*metrics, trace.*API 1\.999\.999/);
  });
});

test("setGlobalTracerProvider() warns like register() when there is a provider already", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    register({ tracerProvider: new FakeTracerProvider(), diag: logger });
    register({ tracerProvider: new FakeTracerProvider() });
    trace.setGlobalTracerProvider(new FakeTracerProvider());
    assert.equal(logger.said.length, 2);
    assert.match(logger.said[0] ?? "", /^warn .*: trace; .* OpenTelemetry API 1\.10\.0/);
    assert.equal(logger.said[1], logger.said[0]);
  });
});

test("register() replaces what others registered when `takeover` is given", () => {
  withCleanGlobals(() => {
    globalSlot({ version: "1.999.999", trace: new FakeTracerProvider() });
    const members = fakeMembers();
    const registration = register(members, { takeover: true });
    assert.deepEqual(registration.registered, ALL);
    assert.deepEqual(members.diag.said, []);
    assert.equal(trace.getTracerProvider(), members.tracerProvider);
    assert.equal(globalSlot()?.["version"], "1.999.999");
  });
});

test("register() registers a second time without a warning when the members are the same", () => {
  withCleanGlobals(() => {
    const members = { tracerProvider: new FakeTracerProvider() };
    register(members);
    assert.deepEqual(register(members).refused, []);
  });
});

test("register() raises the version when an older API made the slot", () => {
  withCleanGlobals(() => {
    const older = new FakeTracerProvider();
    globalSlot({ version: "1.9.0", trace: older });
    register({ meterProvider: new FakeMeterProvider("registration") });
    assert.equal(globalSlot()?.["version"], "1.10.0");
    assert.equal(trace.getTracerProvider(), older);
  });
});

test("register() leaves the version alone when there is nothing to write", () => {
  withCleanGlobals(() => {
    globalSlot({ version: "1.9.0", trace: new FakeTracerProvider() });
    register({ tracerProvider: new FakeTracerProvider() });
    assert.equal(globalSlot()?.["version"], "1.9.0");
  });
});

test("register() throws nothing when the slot cannot be used", () => {
  const unusable: readonly object[] = [
    Object.freeze({ version: "1.10.0" }),
    Object.freeze({ version: "1.9.0" }),
    { version: "2.0.0" },
    { version: 7 },
    {},
    () => "function",
  ];
  for (const slot of unusable) {
    withCleanGlobals(() => {
      globalSlot(slot);
      const { registered, refused } = register({ tracerProvider: new FakeTracerProvider() });
      assert.deepEqual([registered, refused], [[], ["trace"]]);
      assert.equal(trace.setGlobalTracerProvider(new FakeTracerProvider()), false);
      assert.equal(trace.getTracer("test").startSpan("name").isRecording(), false);
    });
  }
});

test("register() throws nothing whatever stands where listeners are kept", () => {
  const key = Symbol.for("@offthread/otel registration listeners");
  const before: unknown = Reflect.get(globalThis, key);
  const called: string[] = [];
  const failing = (): void => {
    throw new Error("a listener of another copy");
  };
  try {
    for (const listeners of [5, "text", [failing], {}, new Set([failing, 5])]) {
      withCleanGlobals(() => {
        Reflect.set(globalThis, key, listeners);
        const own = (): void => void called.push("own");
        onRegistration(own);
        const registration = register({ tracerProvider: new FakeTracerProvider() });
        assert.deepEqual(registration.registered, ["trace"]);
        registration.unregister();
      });
    }
  } finally {
    Reflect.set(globalThis, key, before);
  }
  assert.equal(called.length, 10);
});

test("getTracer() takes nothing from a slot that was made by an API that is too old", () => {
  withCleanGlobals(() => {
    const old = new FakeTracerProvider();
    globalSlot({ version: "1.8.0", trace: old });
    trace.getTracer("test").startSpan("lost");
    assert.deepEqual(old.spans, []);
  });
});

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { propagation, ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import {
  B3InjectEncoding,
  B3Propagator,
  CompositePropagator,
  environmentForChild,
  environmentGetter,
  environmentSetter,
  normalizeEnvironmentName,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

const propagator = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});
const context = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
  propagation.createBaggage({ a: { value: "1 é" } }),
);

test("normalizeEnvironmentName() makes a name that a shell can hold", () => {
  const names: [string, string][] = [
    ["traceparent", "TRACEPARENT"],
    ["x-b3-traceid", "X_B3_TRACEID"],
    ["a.b c", "A_B_C"],
    ["1st", "_1ST"],
    ["0x", "_0X"],
    ["9.a", "_9_A"],
    ["", "_"],
    ["-", "_"],
    ["ALREADY_THERE1", "ALREADY_THERE1"],
    ["straße", "STRA_E"],
    ["ı😀", "__"],
  ];
  for (const [key, name] of names) assert.equal(normalizeEnvironmentName(key), name);
});

test("normalizeEnvironmentName() gives a normalised name whatever the key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (key) => {
      const name = normalizeEnvironmentName(key);
      assert.match(name, /^[A-Z_][A-Z0-9_]*$/);
      assert.equal(normalizeEnvironmentName(name), name);
    }),
    { numRuns: 2_000 },
  );
});

test("environmentGetter.get() reads the variable of the normalised name and no other", () => {
  const carrier = { TRACEPARENT: "upper", traceparent: "lower", Traceparent: "mixed" };
  assert.equal(environmentGetter.get(carrier, "traceparent"), "upper");
  assert.equal(environmentGetter.get({ traceparent: "lower" }, "traceparent"), undefined);
  assert.equal(environmentGetter.get({}, "constructor"), undefined);
});

test("environmentGetter.keys() returns normalised names only", () => {
  const carrier = { TRACEPARENT: "1", traceparent: "2", _X1: "3", "1X": "4", "A-B": "5", "": "6" };
  assert.deepEqual(environmentGetter.keys(carrier), ["TRACEPARENT", "_X1"]);
});

test("environmentSetter.set() writes values as they are under normalised names", () => {
  const carrier = {};
  environmentSetter.set(carrier, "x-b3-traceid", " any\tvalue=é ");
  assert.deepEqual(carrier, { X_B3_TRACEID: " any\tvalue=é " });
});

test("environmentForChild() gives what environmentGetter reads in the child", () => {
  const environment = environmentForChild({ HOME: "/home/me" }, { context, propagator });
  assert.deepEqual(environment, {
    HOME: "/home/me",
    TRACEPARENT: TRACEPARENT,
    BAGGAGE: "a=1%20%C3%A9",
  });
  const extracted = propagator.extract(ROOT_CONTEXT, environment, environmentGetter);
  assert.equal(trace.getSpanContext(extracted)?.spanId, SPAN_ID);
  assert.equal(propagation.getBaggage(extracted)?.getEntry("a")?.value, "1 é");
});

test("environmentForChild() takes out what this process was started with", () => {
  const own = { TRACEPARENT: "old", TRACESTATE: "old=1", BAGGAGE: "old=1", PATH: "/bin" };
  assert.deepEqual(environmentForChild(own, { context: ROOT_CONTEXT, propagator }), {
    PATH: "/bin",
  });
  const child = environmentForChild(own, { context, propagator });
  assert.equal(child["TRACEPARENT"], TRACEPARENT);
  assert.equal("TRACESTATE" in child, false);
  assert.equal(own.TRACEPARENT, "old");
});

test("environmentForChild() uses the active context and the global propagator by default", () => {
  propagation.disable();
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  try {
    assert.equal(environmentForChild({}, { context })["TRACEPARENT"], TRACEPARENT);
    assert.deepEqual(environmentForChild({ TRACEPARENT: "old" }), {});
  } finally {
    propagation.disable();
  }
});

test("environmentForChild() carries B3 headers, too", () => {
  const b3 = new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
  assert.deepEqual(environmentForChild({}, { context, propagator: b3 }), {
    X_B3_TRACEID: TRACE_ID,
    X_B3_SPANID: SPAN_ID,
    X_B3_SAMPLED: "1",
  });
});

test("environmentForChild() takes out the form of B3 that is read and not written, too", () => {
  const multi = new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
  const own = { B3: `${"1".repeat(32)}-${"2".repeat(16)}-1`, B3X: "kept" };
  const child = environmentForChild(own, { context, propagator: multi });
  const extracted = multi.extract(ROOT_CONTEXT, child, environmentGetter);
  assert.equal(trace.getSpanContext(extracted)?.traceId, TRACE_ID);
  assert.equal(child["B3X"], "kept");
  const several = { X_B3_TRACEID: "1".repeat(32), X_B3_SPANID: "2".repeat(16) };
  const single = new B3Propagator();
  const idle = environmentForChild(several, { context: ROOT_CONTEXT, propagator: single });
  assert.equal(single.extract(ROOT_CONTEXT, idle, environmentGetter), ROOT_CONTEXT);
});

test("environmentForChild() keeps the environment when a propagator throws", () => {
  const failing = {
    inject: () => {
      throw new Error("no");
    },
    extract: () => ROOT_CONTEXT,
    fields: () => [],
  };
  const environment = { A: "1", B: undefined };
  assert.deepEqual(environmentForChild(environment, { propagator: failing }), { A: "1" });
});

test("environmentGetter.get() reads the environment of the process", () => {
  process.env["OFFTHREAD_TEST_FIELD"] = "here";
  try {
    assert.equal(environmentGetter.get(process.env, "offthread-test-field"), "here");
    assert.ok(environmentGetter.keys(process.env).includes("OFFTHREAD_TEST_FIELD"));
  } finally {
    delete process.env["OFFTHREAD_TEST_FIELD"];
  }
});

import { test } from "node:test";
import assert from "node:assert/strict";
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "../../src/api/mod.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import { fakePropagator } from "./fake_sdk.ts";

const SPAN_CONTEXT = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };

test("inject() and extract() do nothing when no propagator is registered", () => {
  withCleanGlobals(() => {
    const carrier = {};
    propagation.inject(trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT), carrier);
    assert.deepEqual(carrier, {});
    assert.equal(propagation.extract(ROOT_CONTEXT, { "x-fake": "1" }), ROOT_CONTEXT);
    assert.deepEqual(propagation.fields(), []);
  });
});

test("inject() and extract() use the propagator that is registered", () => {
  withCleanGlobals(() => {
    assert.equal(propagation.setGlobalPropagator(fakePropagator), true);
    const carrier: Record<string, string> = {};
    propagation.inject(trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT), carrier);
    assert.deepEqual(carrier, { "x-fake": "a".repeat(32) });
    const extracted = propagation.extract(ROOT_CONTEXT, carrier);
    assert.equal(trace.getSpanContext(extracted)?.traceId, "a".repeat(32));
    assert.deepEqual(propagation.fields(), ["x-fake"]);
    propagation.disable();
    assert.deepEqual(propagation.fields(), []);
  });
});

test("inject() and extract() use the getter and setter that are given", () => {
  withCleanGlobals(() => {
    propagation.setGlobalPropagator(fakePropagator);
    const headers = new Headers();
    propagation.inject(trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT), headers, {
      set: (carrier, key, value) => carrier.set(key, value),
    });
    assert.equal(headers.get("X-Fake"), "a".repeat(32));
  });
});

test("defaultTextMapGetter.get() and defaultTextMapSetter.set() bear any carrier", () => {
  for (const carrier of [undefined, null, 1, "text"]) {
    assert.equal(defaultTextMapGetter.get(carrier, "key"), undefined);
    assert.deepEqual(defaultTextMapGetter.keys(carrier), []);
    assert.equal(defaultTextMapSetter.set(carrier, "key", "value"), undefined);
  }
  const carrier = Object.freeze({ key: ["a", "b"] });
  defaultTextMapSetter.set(carrier, "key", "value");
  assert.deepEqual(defaultTextMapGetter.get(carrier, "key"), ["a", "b"]);
  assert.deepEqual(defaultTextMapGetter.keys(carrier), ["key"]);
});

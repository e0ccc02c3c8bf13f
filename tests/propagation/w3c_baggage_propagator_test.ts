import assert from "node:assert/strict";
import { test } from "node:test";
import {
  baggageEntryMetadataFromString,
  type Context,
  propagation,
  ROOT_CONTEXT,
  suppressTracing,
} from "../../src/api/mod.ts";
import {
  headersGetter,
  headersSetter,
  recordGetter,
  recordSetter,
  W3CBaggagePropagator,
} from "../../src/propagation/mod.ts";

const propagator = new W3CBaggagePropagator();

function values(context: Context): Record<string, string> {
  const entries = propagation.getBaggage(context)?.getAllEntries() ?? [];
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
}

test("W3CBaggagePropagator.fields() names the official header baggage", () => {
  assert.deepEqual(propagator.fields(), ["baggage"]);
});

test("W3CBaggagePropagator() carries baggage with its metadata through Headers", () => {
  const headers = new Headers();
  const baggage = propagation.createBaggage({
    user: { value: "zoë", metadata: baggageEntryMetadataFromString("ttl=30") },
    plan: { value: "a,b;c" },
  });
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggage), headers, headersSetter);
  assert.equal(headers.get("baggage"), "user=zo%C3%AB;ttl=30,plan=a%2Cb%3Bc");
  const context = propagator.extract(ROOT_CONTEXT, headers, headersGetter);
  assert.deepEqual(values(context), { user: "zoë", plan: "a,b;c" });
  const entry = propagation.getBaggage(context)?.getEntry("user");
  assert.equal(entry?.metadata?.toString(), "ttl=30");
});

test("W3CBaggagePropagator.extract() combines several headers", () => {
  const headers = new Headers({ baggage: "a=1,b=2" });
  headers.append("Baggage", "c=3,a=4");
  const expected = { a: "4", b: "2", c: "3" };
  assert.deepEqual(values(propagator.extract(ROOT_CONTEXT, headers, headersGetter)), expected);
  const record = { Baggage: ["a=1,b=2"], BAGGAGE: "c=3,a=4" };
  assert.deepEqual(values(propagator.extract(ROOT_CONTEXT, record, recordGetter)), expected);
});

test("W3CBaggagePropagator.extract() replaces the baggage of the context", () => {
  const before = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage({ old: { value: "1" } }),
  );
  const context = propagator.extract(before, { baggage: "new=2" }, recordGetter);
  assert.deepEqual(values(context), { new: "2" });
});

test("W3CBaggagePropagator.extract() returns the same context when no member can be used", () => {
  const before = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage({ old: { value: "1" } }),
  );
  for (const baggage of [undefined, "", "x", ",;=,", 5, {}, [], [7, null], "a b=1"]) {
    assert.equal(propagator.extract(before, { baggage }, recordGetter), before);
  }
});

test("W3CBaggagePropagator.extract() reads a bounded part of the headers", () => {
  const baggage = ["a=1", ...Array.from({ length: 100 }, () => ",".repeat(10_000)), "z=9"];
  const context = propagator.extract(ROOT_CONTEXT, { baggage }, recordGetter);
  assert.deepEqual(values(context), { a: "1" });
});

test("W3CBaggagePropagator.extract() never cuts a member where it stops to read", () => {
  const baggage = `a=1,${" ".repeat(32_750)}b=${"2".repeat(100)}`;
  const context = propagator.extract(ROOT_CONTEXT, { baggage }, recordGetter);
  assert.deepEqual(values(context), { a: "1" });
});

test("W3CBaggagePropagator.inject() writes nothing when there is nothing to write", () => {
  const carrier = {};
  propagator.inject(ROOT_CONTEXT, carrier, recordSetter);
  const empty = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage());
  propagator.inject(empty, carrier, recordSetter);
  assert.deepEqual(carrier, {});
});

test("W3CBaggagePropagator.inject() writes nothing when tracing is suppressed", () => {
  const carrier = {};
  const baggage = propagation.createBaggage({ a: { value: "1" } });
  const context = suppressTracing(propagation.setBaggage(ROOT_CONTEXT, baggage));
  propagator.inject(context, carrier, recordSetter);
  assert.deepEqual(carrier, {});
});

test("W3CBaggagePropagator.inject() does not throw when the baggage is broken", () => {
  const key = Symbol.for("OpenTelemetry Baggage Key");
  for (const broken of [{}, 1, { getAllEntries: () => [["a"]] }, { getAllEntries: () => 3 }]) {
    const carrier = {};
    propagator.inject(ROOT_CONTEXT.setValue(key, broken), carrier, recordSetter);
    assert.deepEqual(carrier, {});
  }
});

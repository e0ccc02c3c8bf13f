import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type BaggageEntry,
  propagation,
  ROOT_CONTEXT,
  suppressTracing,
  trace,
} from "../../src/api/mod.ts";
import { JaegerPropagator, recordGetter, recordSetter } from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

const propagator = new JaegerPropagator();

function extract(header: unknown): unknown {
  const carrier = { "uber-trace-id": header };
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, recordGetter));
}

test("JaegerPropagator.fields() names uber-trace-id", () => {
  assert.deepEqual(propagator.fields(), ["uber-trace-id"]);
});

test("JaegerPropagator() carries span context and baggage", () => {
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const context = propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, spanContext),
    propagation.createBaggage({
      a: { value: "1 2" },
      "not a token": { value: "x" },
      // why: what plain JavaScript may pass
      n: { value: 5 } as unknown as BaggageEntry,
    }),
  );
  const carrier = {};
  propagator.inject(context, carrier, recordSetter);
  assert.deepEqual(carrier, {
    "uber-trace-id": `${TRACE_ID}:${SPAN_ID}:0:1`,
    "uberctx-a": "1%202",
  });
  const extracted = propagator.extract(ROOT_CONTEXT, carrier, recordGetter);
  assert.deepEqual(trace.getSpanContext(extracted), { ...spanContext, isRemote: true });
  assert.equal(propagation.getBaggage(extracted)?.getEntry("a")?.value, "1 2");
});

test("JaegerPropagator.extract() reads values that nobody has encoded", () => {
  const carrier = {
    "uberctx-name": " Ann, of the shop; 5%25 off ",
    "uberctx-line": "a\nb",
    "uberctx-accent": "Zo\u00eb",
  };
  const baggage = propagation.getBaggage(propagator.extract(ROOT_CONTEXT, carrier, recordGetter));
  const entries = baggage?.getAllEntries().map(([name, { value }]) => [name, value]);
  assert.deepEqual(entries, [["name", "Ann, of the shop; 5% off"]]);
});

test("JaegerPropagator.extract() reads short ids, debug flags and percent-encoded colons", () => {
  assert.deepEqual(extract("1%3A2%3a0%3A3"), {
    traceId: "1".padStart(32, "0"),
    spanId: "2".padStart(16, "0"),
    traceFlags: 1,
    isRemote: true,
  });
});

test("JaegerPropagator.extract() returns the same context when the header is bad", () => {
  const bad = [
    "",
    ":::",
    "1:2:3",
    "0:1:0:1",
    "1:0:0:1",
    "1:2:0:",
    "1:2:0:x",
    "g:2:0:1",
    `1${TRACE_ID}:2:0:1`,
    `1:1${SPAN_ID}:0:1`,
    "1:2:0:1:5",
    5,
    ["1:2:0:1", "1:2:0:1"],
    `1:2:${"0".repeat(300)}:1`,
  ];
  for (const header of bad) assert.equal(extract(header), undefined);
});

test("JaegerPropagator.inject() writes nothing when tracing is suppressed", () => {
  const carrier = {};
  const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const context = suppressTracing(trace.setSpanContext(ROOT_CONTEXT, spanContext));
  propagator.inject(context, carrier, recordSetter);
  assert.deepEqual(carrier, {});
});

test("inject() and extract() take 8192 bytes of baggage at most, and whole entries", () => {
  const value = "x".repeat(4096 - "uberctx-a".length);
  const values = { a: value, b: value, c: "" };
  const entries = Object.entries(values).map(([name, value]) => [name, { value }]);
  const baggage = propagation.createBaggage(Object.fromEntries(entries));
  const written = {};
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggage), written, recordSetter);
  assert.deepEqual(written, { "uberctx-a": value, "uberctx-b": value });
  const context = propagator.extract(ROOT_CONTEXT, { ...written, "uberctx-c": "" }, recordGetter);
  const read = propagation.getBaggage(context)?.getAllEntries().map(([name]) => name);
  assert.deepEqual(read, ["a", "b"]);
});

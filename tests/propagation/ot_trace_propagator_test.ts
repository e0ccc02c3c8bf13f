import assert from "node:assert/strict";
import { test } from "node:test";
import { propagation, ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import {
  headersGetter,
  headersSetter,
  OTTracePropagator,
  recordGetter,
} from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

const propagator = new OTTracePropagator();

test("OTTracePropagator.fields() names the headers of the span context", () => {
  assert.deepEqual(propagator.fields(), [
    "ot-tracer-traceid",
    "ot-tracer-spanid",
    "ot-tracer-sampled",
  ]);
});

test("OTTracePropagator() carries span context and baggage", () => {
  const context = propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
    propagation.createBaggage({ a: { value: "1" } }),
  );
  const headers = new Headers();
  propagator.inject(context, headers, headersSetter);
  assert.deepEqual(Object.fromEntries(headers), {
    "ot-tracer-traceid": TRACE_ID.slice(16),
    "ot-tracer-spanid": SPAN_ID,
    "ot-tracer-sampled": "true",
    "ot-baggage-a": "1",
  });
  const extracted = propagator.extract(ROOT_CONTEXT, headers, headersGetter);
  assert.deepEqual(trace.getSpanContext(extracted), {
    traceId: TRACE_ID.slice(16).padStart(32, "0"),
    spanId: SPAN_ID,
    traceFlags: 1,
    isRemote: true,
  });
  assert.equal(propagation.getBaggage(extracted)?.getEntry("a")?.value, "1");
});

test("OTTracePropagator.inject() writes the sampled flag, whatever the other ones", () => {
  const written = [0, 1, 2, 3].map((traceFlags) => {
    const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags };
    const headers = new Headers();
    propagator.inject(trace.setSpanContext(ROOT_CONTEXT, spanContext), headers, headersSetter);
    return headers.get("ot-tracer-sampled");
  });
  assert.deepEqual(written, ["false", "true", "false", "true"]);
});

test("OTTracePropagator.extract() finds baggage by the names that the getter tells", () => {
  const carrier = {
    "OT-Tracer-TraceId": TRACE_ID,
    "ot-tracer-spanid": SPAN_ID,
    "ot-tracer-sampled": "false",
    "OT-Baggage-User": "u",
    "ot-baggage-bad": "a\u0000b",
    "ot-baggage-": "no name",
    other: "x",
  };
  const context = propagator.extract(ROOT_CONTEXT, carrier, recordGetter);
  assert.equal(trace.getSpanContext(context)?.traceFlags, 0);
  const names = propagation.getBaggage(context)?.getAllEntries().map(([name]) => name);
  assert.deepEqual(names, ["User"]);
});

test("inject() leaves values of baggage as they are when a header can hold them", () => {
  const values = { a: "Ann Lee", b: "1,2;3", c: "100%25", d: "", e: "é", f: '"q\\' };
  const entries = Object.entries({ ...values, x: "\n", y: "€", z: " ends " });
  const context = propagation.setBaggage(
    trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
    propagation.createBaggage(
      Object.fromEntries(entries.map(([name, value]) => [name, { value }])),
    ),
  );
  const headers = new Headers();
  propagator.inject(context, headers, headersSetter);
  for (const [name, value] of entries) {
    const isSent = Object.hasOwn(values, name);
    assert.equal(headers.get(`ot-baggage-${name}`), isSent ? value : null);
  }
  const baggage = propagation.getBaggage(propagator.extract(ROOT_CONTEXT, headers, headersGetter));
  const found = baggage?.getAllEntries().map(([name, { value }]) => [name, value]) ?? [];
  assert.deepEqual(Object.fromEntries(found), values);
});

test("OTTracePropagator.extract() understands every value of ot-tracer-sampled", () => {
  const values = { true: 1, "1": 1, false: 0, "0": 0, "": 0 };
  for (const [sampled, traceFlags] of Object.entries(values)) {
    const carrier = {
      "ot-tracer-traceid": TRACE_ID,
      "ot-tracer-spanid": SPAN_ID,
      "ot-tracer-sampled": sampled,
    };
    const context = propagator.extract(ROOT_CONTEXT, carrier, recordGetter);
    assert.equal(trace.getSpanContext(context)?.traceFlags, traceFlags, sampled);
  }
});

test("OTTracePropagator.extract() returns the same context when the headers are bad", () => {
  const zeros = "0".repeat(16);
  const bad: [unknown, unknown, unknown][] = [
    [undefined, SPAN_ID, "true"],
    [TRACE_ID, undefined, "true"],
    [TRACE_ID.slice(1), SPAN_ID, "true"],
    [zeros, SPAN_ID, "true"],
    [TRACE_ID, zeros, "true"],
    [TRACE_ID, SPAN_ID, "maybe"],
  ];
  for (const [traceId, spanId, sampled] of bad) {
    const carrier = {
      "ot-tracer-traceid": traceId,
      "ot-tracer-spanid": spanId,
      "ot-tracer-sampled": sampled,
      "ot-baggage-a": "1",
    };
    assert.equal(propagator.extract(ROOT_CONTEXT, carrier, recordGetter), ROOT_CONTEXT);
  }
});

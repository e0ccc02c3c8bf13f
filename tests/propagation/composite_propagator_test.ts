import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { propagation, ROOT_CONTEXT, type TextMapPropagator, trace } from "../../src/api/mod.ts";
import {
  B3Propagator,
  CompositePropagator,
  recordGetter,
  recordSetter,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";
import { reportCount } from "../support/report_count.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

const failing: TextMapPropagator = {
  inject: () => {
    throw new Error("inject fails");
  },
  extract: () => {
    throw new Error("extract fails");
  },
  fields: () => ["baggage"],
};

function recording(name: string, calls: string[]): TextMapPropagator {
  return {
    inject: () => void calls.push(`inject ${name}`),
    extract: (context) => {
      calls.push(`extract ${name}`);
      return context;
    },
    fields: () => [name],
  };
}

test("CompositePropagator() calls its members in the given order", () => {
  const calls: string[] = [];
  const propagator = new CompositePropagator({
    propagators: [recording("b", calls), recording("a", calls)],
  });
  propagator.inject(ROOT_CONTEXT, {}, recordSetter);
  propagator.extract(ROOT_CONTEXT, {}, recordGetter);
  assert.deepEqual(calls, ["inject b", "inject a", "extract b", "extract a"]);
});

test("CompositePropagator() carries what all its members carry", () => {
  const propagator = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
  const carrier = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-03`, baggage: "a=1" };
  const context = propagator.extract(ROOT_CONTEXT, carrier, recordGetter);
  assert.equal(trace.getSpanContext(context)?.spanId, SPAN_ID);
  assert.equal(propagation.getBaggage(context)?.getEntry("a")?.value, "1");
  const written = {};
  propagator.inject(context, written, recordSetter);
  assert.deepEqual(written, carrier);
});

test("CompositePropagator.extract() lets a later member replace what an earlier one found", () => {
  const propagator = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new B3Propagator()],
  });
  const traceparent = `00-${TRACE_ID}-${SPAN_ID}-01`;
  const b3 = `${TRACE_ID}-00f067aa0ba902b7-1`;
  const both = propagator.extract(ROOT_CONTEXT, { traceparent, b3 }, recordGetter);
  assert.equal(trace.getSpanContext(both)?.spanId, "00f067aa0ba902b7");
  const broken = propagator.extract(ROOT_CONTEXT, { traceparent, b3: "x" }, recordGetter);
  assert.equal(trace.getSpanContext(broken)?.spanId, SPAN_ID);
});

test("CompositePropagator.fields() names each field once", () => {
  const propagator = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), failing],
  });
  assert.deepEqual(propagator.fields(), ["traceparent", "tracestate", "baggage"]);
});

test("CompositePropagator() goes on, and reports, when a member throws", () => {
  const causes = ["propagator-inject", "propagator-extract"];
  const before = causes.map(reportCount);
  const propagator = new CompositePropagator({
    propagators: [failing, new W3CBaggagePropagator(), failing],
  });
  const context = propagator.extract(ROOT_CONTEXT, { baggage: "a=1" }, recordGetter);
  assert.equal(propagation.getBaggage(context)?.getEntry("a")?.value, "1");
  const carrier = {};
  propagator.inject(context, carrier, recordSetter);
  assert.deepEqual(carrier, { baggage: "a=1" });
  assert.deepEqual(causes.map(reportCount), before.map((count) => count + 2));
});

test("CompositePropagator() goes on when a member is async, and rejects", async () => {
  const before = ["propagator-inject", "propagator-extract"].map(reportCount);
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  const reject = () => Promise.reject(new Error("propagator")) as never;
  const rejecting: TextMapPropagator = { inject: reject, extract: reject, fields: () => [] };
  const propagators = [rejecting, new W3CBaggagePropagator(), rejecting];
  const propagator = new CompositePropagator({ propagators });
  const context = propagator.extract(ROOT_CONTEXT, { baggage: "a=1" }, recordGetter);
  assert.equal(propagation.getBaggage(context)?.getEntry("a")?.value, "1");
  propagator.inject(context, {}, recordSetter);
  await setImmediate();
  const after = ["propagator-inject", "propagator-extract"].map(reportCount);
  assert.ok(after.every((count, i) => count > before[i]), `${before} ${after}`);
});

test("CompositePropagator.extract() passes over a member that extracts no context", () => {
  const before = reportCount("propagator-extract");
  for (const answer of [undefined, null, {}, "context"]) {
    // As plain JavaScript may answer.
    const broken: TextMapPropagator = { ...failing, extract: () => answer as never };
    const propagators = [new W3CBaggagePropagator(), broken];
    const propagator = new CompositePropagator({ propagators });
    const context = propagator.extract(ROOT_CONTEXT, { baggage: "a=1" }, recordGetter);
    assert.equal(propagation.getBaggage(context)?.getEntry("a")?.value, "1");
  }
  assert.equal(reportCount("propagator-extract"), before + 4);
});

test("fields() has those of the members though one cannot tell its own", () => {
  const before = reportCount("propagator-fields");
  const fields = [
    () => {
      throw new Error("fields fails");
    },
    () => undefined,
    () => Promise.reject(new Error("fields rejects")),
    undefined,
  ];
  // As plain JavaScript may give them.
  const broken = fields.map((given) => ({ ...failing, fields: given as never }));
  const propagators = [...broken, new W3CBaggagePropagator()];
  assert.deepEqual(new CompositePropagator({ propagators }).fields(), ["baggage"]);
  assert.equal(reportCount("propagator-fields"), before + 4);
});

test("CompositePropagator() does nothing when it has no members", () => {
  const propagator = new CompositePropagator();
  const carrier = {};
  propagator.inject(ROOT_CONTEXT, carrier, recordSetter);
  assert.deepEqual(carrier, {});
  assert.equal(propagator.extract(ROOT_CONTEXT, { baggage: "a=1" }, recordGetter), ROOT_CONTEXT);
  assert.deepEqual(propagator.fields(), []);
});

test("CompositePropagator() works as the global propagator", () => {
  propagation.disable();
  const propagators = [new W3CTraceContextPropagator()];
  assert.equal(propagation.setGlobalPropagator(new CompositePropagator({ propagators })), true);
  try {
    const carrier = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` };
    const context = propagation.extract(ROOT_CONTEXT, carrier, recordGetter);
    const written = {};
    propagation.inject(context, written, recordSetter);
    assert.deepEqual(written, carrier);
    assert.deepEqual(propagation.fields(), ["traceparent", "tracestate"]);
  } finally {
    propagation.disable();
  }
});

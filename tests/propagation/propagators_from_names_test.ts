import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts } from "../../src/api/mod.ts";
import {
  B3Propagator,
  getPropagatorsFromNames,
  JaegerPropagator,
  OTTracePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";

test("getPropagatorsFromNames() knows the names of OTEL_PROPAGATORS and keeps their order", () => {
  const names = ["baggage", "tracecontext", "b3", "b3multi", "jaeger", "ottrace"];
  const propagators = getPropagatorsFromNames(names);
  assert.deepEqual(propagators.map((propagator) => propagator.constructor), [
    W3CBaggagePropagator,
    W3CTraceContextPropagator,
    B3Propagator,
    B3Propagator,
    JaegerPropagator,
    OTTracePropagator,
  ]);
  assert.deepEqual(propagators[2]?.fields(), ["b3"]);
  assert.equal(propagators[3]?.fields()[0], "x-b3-traceid");
});

test("getPropagatorsFromNames() takes each name once, whatever its case and blanks", () => {
  const propagators = getPropagatorsFromNames(["baggage", " Baggage ", "BAGGAGE", ""]);
  assert.equal(propagators.length, 1);
});

test("getPropagatorsFromNames() gives nothing for none", () => {
  assert.deepEqual(getPropagatorsFromNames(["none"]), []);
  assert.deepEqual(getPropagatorsFromNames([]), []);
});

test("getPropagatorsFromNames() reports and ignores none next to other names", () => {
  const before = reportCounts().get("propagator-names-none") ?? 0;
  assert.equal(getPropagatorsFromNames(["none", "b3"]).length, 1);
  assert.equal(reportCounts().get("propagator-names-none"), before + 1);
});

test("getPropagatorsFromNames() reports and ignores unknown names, xray among them", () => {
  const before = reportCounts().get("propagator-names-unknown") ?? 0;
  assert.equal(getPropagatorsFromNames(["xray", "b3", "nonsense"]).length, 1);
  assert.equal(reportCounts().get("propagator-names-unknown"), before + 1);
});

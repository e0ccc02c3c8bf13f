import assert from "node:assert/strict";
import { test } from "node:test";
import type { DemoHistogram } from "../../examples/demo/demo_histogram.ts";
import type { DemoLog } from "../../examples/demo/demo_log.ts";
import type { DemoSpan } from "../../examples/demo/demo_span.ts";
import { findFaults, findHistogramFaults } from "../../examples/demo/find_faults.ts";
import type { Visit } from "../../examples/demo/send_load.ts";
import { demoHistogram, demoLog, demoSpan } from "./demo_fixtures.ts";

const VISIT: Visit = {
  scenario: {
    title: "",
    count: 1,
    method: "GET",
    paths: ["/"],
    status: 200,
    spans: ["shop root", "shop work", "shop work"],
    logs: ["shop INFO paid"],
  },
  label: "GET /",
  status: 200,
  traceId: "t",
};

const WORK = { name: "work", parentSpanId: "root" };
const SPANS = [demoSpan("root"), demoSpan("1", WORK), demoSpan("2", WORK)];

const LOGS = [demoLog("paid", { spanId: "1" })];

interface Given {
  readonly visit?: Visit;
  readonly logs?: readonly DemoLog[];
}

function faults(spans: readonly DemoSpan[], { visit = VISIT, logs = LOGS }: Given = {}): string[] {
  return findFaults([visit], spans, logs).map((fault) => fault.replace("GET / (trace t): ", ""));
}

test("findFaults() has nothing to say about complete traces", () => {
  assert.deepEqual(faults(SPANS), []);
});

test("findFaults() names a span that is missing", () => {
  assert.deepEqual(faults(SPANS.slice(0, 2)), ["missing: shop work"]);
});

test("findFaults() names spans whose parent is missing", () => {
  assert.deepEqual(faults(SPANS.slice(1)), [
    "0 roots instead of 1",
    "work: its parent is missing",
    "work: its parent is missing",
    "missing: shop root",
  ]);
});

test("findFaults() notices a span that came twice", () => {
  assert.deepEqual(faults([...SPANS, ...SPANS.slice(2)]), [
    "1 spans came twice",
    "not expected: shop work",
  ]);
});

test("findFaults() notices a trace that no request asked for", () => {
  const strange = demoSpan("x", { traceId: "u" });
  assert.deepEqual(faults([...SPANS, strange]), ["trace u: no request of ours belongs to it"]);
});

test("findFaults() notices an answer with another status", () => {
  assert.deepEqual(faults(SPANS, { visit: { ...VISIT, status: 503 } }), [
    "answered 503 instead of 200",
  ]);
});

test("findFaults() names a log record that is missing", () => {
  assert.deepEqual(faults(SPANS, { logs: [] }), ["missing: shop INFO paid"]);
});

test("findFaults() notices a log record that came twice, or with another severity", () => {
  const logs = [...LOGS, ...LOGS, demoLog("paid", { spanId: "1", severity: "WARN" })];
  assert.deepEqual(faults(SPANS, { logs }), [
    "not expected: shop INFO paid",
    "not expected: shop WARN paid",
  ]);
});

test("findFaults() names a log record whose span is missing", () => {
  const logs = [demoLog("paid", { spanId: "gone" })];
  assert.deepEqual(faults(SPANS, { logs }), ["paid: its span is missing"]);
});

test("findFaults() notices a log record outside of all traces that were asked for", () => {
  const logs = [...LOGS, demoLog("strange", { traceId: "u" })];
  assert.deepEqual(faults(SPANS, { logs }), ["trace u: no request of ours belongs to it"]);
});

function histogramFaults(histogram: DemoHistogram | undefined): string[] {
  return findHistogramFaults([VISIT, { ...VISIT, traceId: "u" }], histogram);
}

test("findHistogramFaults() has nothing to say about a histogram of all requests", () => {
  assert.deepEqual(histogramFaults(demoHistogram({ counts: [1, 1] })), []);
});

test("findHistogramFaults() tells when requests, traces or the histogram are missing", () => {
  const exemplars = [{ traceId: "v", value: 1 }, { traceId: "", value: 1 }];
  assert.deepEqual(histogramFaults(demoHistogram({ counts: [0, 1], exemplars })), [
    "took has 1 of 2 requests",
    "took: its exemplar v is no request of ours",
    "took: its exemplar without a trace is no request of ours",
  ]);
  assert.deepEqual(histogramFaults(undefined), ["the histogram of the requests is missing"]);
});

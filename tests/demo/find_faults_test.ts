import assert from "node:assert/strict";
import { test } from "node:test";
import type { DemoSpan } from "../../examples/demo/demo_span.ts";
import { findFaults } from "../../examples/demo/find_faults.ts";
import type { Visit } from "../../examples/demo/send_load.ts";
import { demoSpan } from "./demo_span_fixture.ts";

const VISIT: Visit = {
  scenario: {
    title: "",
    count: 1,
    method: "GET",
    paths: ["/"],
    status: 200,
    spans: ["shop root", "shop work", "shop work"],
  },
  label: "GET /",
  status: 200,
  traceId: "t",
};

const WORK = { name: "work", parentSpanId: "root" };
const SPANS = [demoSpan("root"), demoSpan("1", WORK), demoSpan("2", WORK)];

function faults(spans: readonly DemoSpan[], visit = VISIT): string[] {
  return findFaults([visit], spans).map((fault) => fault.replace("GET / (trace t): ", ""));
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
  assert.deepEqual(faults(SPANS, { ...VISIT, status: 503 }), ["answered 503 instead of 200"]);
});

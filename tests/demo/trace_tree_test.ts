import assert from "node:assert/strict";
import { test } from "node:test";
import { buildTraceTrees } from "../../examples/demo/trace_tree.ts";
import { demoSpan } from "./demo_fixtures.ts";

function names(spans: Parameters<typeof buildTraceTrees>[0]): string[] {
  return [...buildTraceTrees(spans).values()].flatMap(({ rows }) =>
    rows.map(({ span, branch }) => `${branch}${span.name}`)
  );
}

test("buildTraceTrees() draws a span without its parent below the root", () => {
  const lost = demoSpan("lost", { parentSpanId: "gone" });
  assert.deepEqual(names([lost, demoSpan("root")]), ["root", "└─ lost"]);
});

test("buildTraceTrees() comes to an end with a circle of parents", () => {
  const spans = [demoSpan("a", { parentSpanId: "b" }), demoSpan("b", { parentSpanId: "a" })];
  assert.deepEqual(names(spans), ["a", "└─ b"]);
});

test("buildTraceTrees() keeps traces apart", () => {
  const spans = [demoSpan("a"), demoSpan("b", { traceId: "u" })];
  assert.deepEqual([...buildTraceTrees(spans).keys()], ["t", "u"]);
});

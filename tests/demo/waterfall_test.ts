import assert from "node:assert/strict";
import { test } from "node:test";
import { plainOrColoured, type Style } from "../../examples/demo/terminal.ts";
import { buildTraceTrees } from "../../examples/demo/trace_tree.ts";
import { drawWaterfall } from "../../examples/demo/waterfall.ts";
import { demoSpan } from "./demo_span_fixture.ts";

const SPANS = [
  demoSpan("late", { parentSpanId: "root", startMs: 1007, endMs: 1010 }),
  demoSpan("call", {
    parentSpanId: "root",
    service: "stock",
    startMs: 1001,
    endMs: 1006,
    isError: true,
    errorMessage: "sold out",
    attributes: { "http.response.status_code": 500 },
    events: [{ name: "locked", timeMs: 1003, attributes: { by: "us" } }],
  }),
  demoSpan("root", { attributes: { "http.route": "/a", "server.port": 80, count: 2 } }),
  demoSpan("deep", { parentSpanId: "call", startMs: 1002, endMs: 1002 }),
];

function draw(isDetailed: boolean, isColoured: boolean): string[] {
  const [tree] = buildTraceTrees(SPANS).values();
  assert.ok(tree);
  return drawWaterfall(tree, {
    terminal: plainOrColoured(60, isColoured),
    styles: new Map<string, Style>([["shop", "cyan"]]),
    serviceWidth: 5,
    nameWidth: 16,
    isDetailed,
  });
}

test("drawWaterfall() draws each span below its parent, on one time axis", () => {
  assert.deepEqual(draw(false, false), [
    "  t                      0 ms",
    "  shop  root             ━━━━━━━━━━━━━━━━━━━━  10.0 ms",
    "  stock ├─ call          ┊ ━━━━◆━━━━━       ┊  5.00 ms ✗ 500",
    "  shop  │  └─ deep       ┊   ╸              ┊  0.00 ms",
    "  shop  └─ late          ┊             ━━━━━━  3.00 ms",
  ]);
});

test("drawWaterfall() writes attributes, events and errors below a span in detail", () => {
  const lines = draw(true, false).filter((line) => !/[━╸╺]/.test(line));
  assert.deepEqual(lines.slice(1), [
    "        │  http.route=/a  count=2",
    "        │  │  ✗ sold out",
    "        │  │  ◆ 3.00 ms locked  by=us",
  ]);
});

test("drawWaterfall() paints without moving anything", () => {
  const escape = String.fromCharCode(27);
  const painted = draw(true, true).map((line) =>
    line.replaceAll(new RegExp(`${escape}\\[\\d+m`, "g"), "")
  );
  assert.deepEqual(painted, draw(true, false));
  assert.ok(draw(true, true).join("").includes(`${escape}[31m`));
});

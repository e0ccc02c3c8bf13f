import assert from "node:assert/strict";
import { test } from "node:test";
import { plainOrColoured, type Style } from "../../examples/demo/terminal.ts";
import { buildTraceTrees } from "../../examples/demo/trace_tree.ts";
import { drawWaterfall } from "../../examples/demo/waterfall.ts";
import { demoLog, demoSpan } from "./demo_fixtures.ts";

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

const LOGS = [
  demoLog("refused", { spanId: "call", severity: "ERROR", timeMs: 1004, attributes: { by: "us" } }),
  demoLog("asked", { spanId: "call", timeMs: 1002 }),
  demoLog("of a span that is not there", { spanId: "gone", severity: "DEBUG" }),
];

function draw(isDetailed: boolean, isColoured: boolean): string[] {
  const [tree] = buildTraceTrees(SPANS, LOGS).values();
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
    "        │  │  ERROR 4.00 ms refused  by=us",
    "  shop  │  └─ deep       ┊   ╸              ┊  0.00 ms",
    "  shop  └─ late          ┊             ━━━━━━  3.00 ms",
  ]);
});

test("drawWaterfall() writes attributes, events, errors and logs below a span in detail", () => {
  const lines = draw(true, false).filter((line) => !/[━╸╺]/.test(line));
  assert.deepEqual(lines.slice(1), [
    "        │  http.route=/a  count=2",
    "        │  DEBUG 5.00 ms of a span that is not there",
    "        │  │  ✗ sold out",
    "        │  │  ◆ 3.00 ms locked  by=us",
    "        │  │  INFO  2.00 ms asked",
    "        │  │  ERROR 4.00 ms refused  by=us",
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

test("drawWaterfall() gives log records the colour of their severity", () => {
  const escape = String.fromCharCode(27);
  const text = draw(true, true).join("\n");
  assert.ok(text.includes(`${escape}[32mINFO ${escape}[39m`));
  assert.ok(text.includes(`${escape}[31mERROR${escape}[39m`));
});

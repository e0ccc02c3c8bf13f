import assert from "node:assert/strict";
import { test } from "node:test";
import { joinHistograms } from "../../examples/demo/demo_histogram.ts";
import { drawHistogram } from "../../examples/demo/draw_histogram.ts";
import { plainOrColoured } from "../../examples/demo/terminal.ts";
import { demoHistogram } from "./demo_fixtures.ts";

const TRACE = "0123456789abcdef0123456789abcdef";

const HISTOGRAM = demoHistogram({
  bounds: [0.001, 0.01, 0.1, 1, 10],
  counts: [0, 4, 0, 1, 2, 0],
  sum: 7,
  exemplars: [
    { traceId: TRACE, value: 0.01 },
    { traceId: "f".repeat(32), value: 2 },
    { traceId: "e".repeat(32), value: 10 },
  ],
});

test("drawHistogram() draws a bar for each bucket and names the traces of its exemplars", () => {
  assert.deepEqual(
    drawHistogram(HISTOGRAM, plainOrColoured(80, false)),
    [
      "shop: took  7 requests, 1.00 s on average; ids are those of traces above",
      " ≤ 10 ms  ████████████████████████████ 4  01234567 10.0 ms",
      "≤ 100 ms                               0",
      "   ≤ 1 s  ███████                      1",
      "  ≤ 10 s  ██████████████               2  eeeeeeee 10.0 s  ffffffff 2.00 s",
    ],
  );
});

test("drawHistogram() leaves out exemplars that there is no room for", () => {
  const lines = drawHistogram(HISTOGRAM, plainOrColoured(60, false));
  assert.match(lines.at(-1) ?? "", / 2 {2}eeeeeeee 10\.0 s$/);
  assert.ok(lines.slice(1).every((line) => line.length + 2 <= 60));
});

test("drawHistogram() draws a histogram of nothing", () => {
  const [title, ...rows] = drawHistogram(demoHistogram(), plainOrColoured(80, false));
  assert.match(title ?? "", /^shop: took {2}0 requests/);
  assert.deepEqual(rows, []);
});

test("joinHistograms() adds up attributes, and takes the last of what was counted on", () => {
  const ok = { attributes: { status: 200 }, sum: 1 };
  const failed = { attributes: { status: 500 }, counts: [0, 1], sum: 5 };
  const all = [
    demoHistogram({ ...ok, counts: [1, 0], exemplars: [{ traceId: "a", value: 1 }] }),
    demoHistogram({ ...failed, exemplars: [{ traceId: "b", value: 5 }] }),
    demoHistogram({ ...ok, counts: [2, 0], sum: 2 }),
    demoHistogram({ name: "other", counts: [9, 9] }),
    demoHistogram({ service: "stock", counts: [9, 9] }),
  ];
  const joined = joinHistograms(all, { service: "shop", name: "took" });
  assert.deepEqual(joined?.counts, [2, 1]);
  assert.equal(joined?.sum, 7);
  assert.deepEqual(joined?.exemplars.map(({ traceId }) => traceId), ["a", "b"]);
});

test("joinHistograms() gives nothing when nothing has that name", () => {
  assert.equal(joinHistograms([demoHistogram()], { service: "shop", name: "gave" }), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChildResult, runProgram } from "../support/run_child.ts";
import { startReceiver } from "../support/receiver.ts";
import { SCENARIOS } from "../../examples/demo/scenarios.ts";

const DEMO = new URL("../../examples/demo/main.ts", import.meta.url);

const REQUEST_COUNT = SCENARIOS.reduce((sum, { count }) => sum + count, 0);
const SPAN_COUNT = SCENARIOS.reduce((sum, { count, spans }) => sum + count * spans.length, 0);
const LOG_COUNT = SCENARIOS.reduce((sum, { count, logs }) => sum + count * logs.length, 0);
const VERDICT =
  `${REQUEST_COUNT} of ${REQUEST_COUNT} traces complete with ${LOG_COUNT} log records`;

/** More would scroll away before anybody has seen it. */
const MAX_LINES = 300;

function assertAllIsWell({ code, stdout, stderr }: ChildResult): void {
  assert.equal(code, 0, stdout + stderr);
  assert.equal(stderr, "");
  assert.ok(stdout.includes(VERDICT), stdout);
  // One row for each span of each trace, however many there are to a line of the tree.
  const rows = stdout.split("\n").filter((line) => /^ {2}(?:shop|stock) .* m?s(?: |$)/.test(line));
  assert.equal(rows.filter((line) => /[━╸╺◆]/.test(line)).length, SPAN_COUNT);
  assertExemplarsAreDrawn(stdout);
  assert.ok(stdout.split("\n").length <= MAX_LINES);
}

/** The histogram has all requests in it, and each trace that it names is drawn. */
function assertExemplarsAreDrawn(stdout: string): void {
  const bars = stdout.split("\n").filter((line) => /^ +[≤>] [\d.]+ m?s /.test(line));
  const counts = bars.map((line) => Number(/ (\d+)(?: {2}[\da-f]{8} .*)?$/.exec(line)?.[1]));
  assert.equal(counts.reduce((sum, count) => sum + count, 0), REQUEST_COUNT);
  const named = bars.flatMap((line) => [...line.matchAll(/ {2}([\da-f]{8}) [\d.]+ m?s/g)]);
  assert.ok(named.length >= counts.filter((count) => count > 0).length, bars.join("\n"));
  const drawn = [...stdout.matchAll(/^ {2}([\da-f]{8})[\da-f]{24} /gm)].map(([, id]) => id);
  for (const [, id] of named) assert.ok(drawn.includes(id), `${id} is not drawn`);
}

test("the demo draws every trace as a tree and ends by itself", async () => {
  const result = await runProgram(DEMO);
  assertAllIsWell(result);
  assert.match(result.stdout, /^ {2}stock {4}Bun /m);
  assert.match(result.stdout, /^ {2}stock │ {5}└─ GET \/stock\/:product ┊? .* 200$/m);
  assert.match(result.stdout, /✗ RangeError: the shelf is empty/);
  assert.match(result.stdout, /◆ .* ms index\.loaded {2}index\.entries=120000/);
  assert.match(result.stdout, /^ +WARN {2}-?[\d.]+ ms the index is cold {2}index\.age_s=3600$/m);
  const received = `${SPAN_COUNT} spans, ${LOG_COUNT} log records and \\d+ metrics? received`;
  assert.match(result.stdout, new RegExp(received));
});

test("the demo prints no colours and keeps to the width when it is piped", async () => {
  const { stdout } = await runProgram(DEMO, { env: { COLUMNS: "90" } });
  assert.ok(!stdout.includes("\u001b"));
  const widths = stdout.split("\n").map((line) => [...line].length);
  assert.equal(Math.max(...widths), 90);
});

test("the demo takes Deno for the second hop where there is no Bun", async () => {
  const result = await runProgram(DEMO, { args: ["--no-bun"] });
  assertAllIsWell(result);
  assert.match(result.stdout, /^ {2}stock {4}Deno /m);
});

test("the demo exports to OTEL_EXPORTER_OTLP_ENDPOINT and still draws the traces", async () => {
  await using receiver = await startReceiver();
  const result = await runProgram(DEMO, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  assertAllIsWell(result);
  assert.ok(result.stdout.includes(receiver.url));
  const ids = receiver.spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`);
  assert.equal(ids.length, SPAN_COUNT);
  assert.equal(new Set(ids).size, SPAN_COUNT);
  assert.equal(receiver.logs.length, LOG_COUNT);
  assert.ok(receiver.metrics.length > 0);
  assert.ok(receiver.requests.every(({ headers }) => headers["content-encoding"] === "gzip"));
});

test("the demo sends no logs and metrics where there is an endpoint for traces alone", async () => {
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces` };
  assertAllIsWell(await runProgram(DEMO, { env }));
  assert.equal(receiver.spans.length, SPAN_COUNT);
  assert.ok(receiver.requests.every(({ signal }) => signal === "traces"));
});

test("the demo ends with 1 and says why when spans are lost", async () => {
  await using receiver = await startReceiver({ answer: { status: 400 } });
  const result = await runProgram(DEMO, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  assert.equal(result.code, 1);
  assert.match(result.stdout, /✗ shop: 0 of \d+ spans were exported/);
  assert.match(result.stdout, /✗ shop: 0 of \d+ log records were exported/);
  assert.ok(!result.stdout.includes(VERDICT));
});

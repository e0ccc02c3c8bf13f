import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../support/run_child.ts";

function example(name: string): URL {
  return new URL(`../../examples/${name}`, import.meta.url);
}

test("the logtape example emits with severity, fields, exception and trace", async () => {
  const { stdout, code } = await runProgram(example("logtape.ts"));
  assert.equal(code, 0);
  const records = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const span = records.find(({ type }) => type === "span");
  const [outside, paid, failed] = records.filter(({ type }) => type === "log");
  assert.equal(outside.traceId, undefined);
  assert.equal(outside.severityNumber, 5);
  assert.equal(paid.message, "paid 1200 cents");
  assert.equal(paid.scope, "shop.checkout");
  assert.equal(paid.traceId, span.traceId);
  assert.deepEqual(paid.attributes, { cents: 1200 });
  assert.equal(failed.severityNumber, 17);
  assert.equal(failed.attributes["exception.type"], "RangeError");
});

test("the pino example emits with severity, fields, exception and trace", async () => {
  const { stdout, code } = await runProgram(example("pino.ts"));
  assert.equal(code, 0);
  const lines = stdout.trim().split("\n");
  const [outside, paid, failed] = lines.filter((line) => line.includes(" type=log "));
  assert.doesNotMatch(outside, /traceId/);
  assert.match(paid, / level=info severityNumber=9 message=paid .*traceId=\w{32} .*cents=1200$/);
  assert.match(failed, / level=error .* exception.type=RangeError /);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/init_with_official_parts.ts", import.meta.url);

test("init() takes parts of the official packages wherever it takes parts", async () => {
  const { code, stdout, stderr } = await runProgram(PROGRAM);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), {
    span: "checkout",
    service: "shop",
    hasSystem: true,
    record: "paid",
    isInSpan: true,
    metric: "orders",
  });
});

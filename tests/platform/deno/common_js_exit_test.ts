import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/common_js_throw.cjs", import.meta.url);

for (
  const [handling, told] of [
    ["unhandled", "fatal uncaught-error at the top\nflush uncaught-error\n"],
    ["prevented", "flush exit\n"],
    ["listener", "flush exit\n"],
  ] as const
) {
  test(`watchErrors() knows whether a CommonJS program ends that throws: ${handling}`, async () => {
    const [bare, hooked] = await Promise.all([
      runProgram(PROGRAM, { args: ["bare", handling] }),
      runProgram(PROGRAM, { args: ["hooked", handling] }),
    ]);
    assert.deepEqual({ ...hooked, stdout: "" }, bare);
    assert.equal(hooked.stdout, told);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isMeantFor,
  judgeRun,
  parseBunSummary,
  parseCommandLine,
  parseDenoSummary,
} from "../../tools/run_tests.mjs";

test("parseCommandLine() reads options and paths in any order", () => {
  assert.deepEqual(parseCommandLine(["tests/a", "--only=bun", "--no-setup", "tests/b"]), {
    only: "bun",
    hasSetup: false,
    roots: ["tests/a", "tests/b"],
  });
  assert.deepEqual(parseCommandLine(["--"]), { only: undefined, hasSetup: true, roots: [] });
});

test("parseCommandLine() throws when it does not know an option, and runs nothing", () => {
  for (const word of ["--help", "-h", "--onyl=deno", "--only=node", "--only"]) {
    assert.throws(() => parseCommandLine([word]), /^Error: run_tests: .*(only|option)/);
  }
});

test("parseDenoSummary() reads passed, failed and ignored", () => {
  const output = "x ... ok (1ms)\n\nFAILED | 6 passed (2 steps) | 2 failed | 3 ignored (79ms)\n";
  assert.deepEqual(parseDenoSummary(output), { passed: 6, failed: 2, skipped: 3 });
});

test("parseDenoSummary() takes the last summary when a test prints one too", () => {
  const output = "ok | 1 passed | 0 failed (1ms)\nok | 4 passed | 0 failed (9ms)\n";
  assert.deepEqual(parseDenoSummary(output), { passed: 4, failed: 0, skipped: 0 });
});

test("parseDenoSummary() gives undefined when there is no summary", () => {
  assert.equal(parseDenoSummary("error: Module not found\n"), undefined);
});

test("parseBunSummary() reads pass, skip and fail", () => {
  const output =
    "(pass) a\n\n 4 pass\n 4 skip\n 2 fail\n 9 expect() calls\nRan 10 tests across 2 files.\n";
  assert.deepEqual(parseBunSummary(output), { passed: 4, failed: 2, skipped: 4 });
});

test("parseBunSummary() counts an error outside of a test as a failure", () => {
  const output = "\n 4 pass\n 0 fail\n 1 error\nRan 4 tests across 1 file. [48.00ms]\n";
  assert.deepEqual(parseBunSummary(output), { passed: 4, failed: 1, skipped: 0 });
});

test("parseBunSummary() gives undefined when there is no summary", () => {
  assert.equal(parseBunSummary("error: Cannot find module\n"), undefined);
});

test("judgeRun() counts one failure when the runner ends badly without a failed test", () => {
  const summary = { passed: 4, failed: 0, skipped: 0 };
  assert.deepEqual(judgeRun(summary, false), { passed: 4, failed: 1, skipped: 0 });
  assert.deepEqual(judgeRun(summary, true), summary);
});

test("judgeRun() counts one failure when there is no summary, whatever the exit code", () => {
  assert.deepEqual(judgeRun(undefined, true), { passed: 0, failed: 1, skipped: 0 });
});

test("isMeantFor() keeps a file below a runtime's folder to that runtime", () => {
  assert.equal(isMeantFor("tests/platform/deno/exit_test.ts", "deno"), true);
  assert.equal(isMeantFor("tests/platform/deno/exit_test.ts", "bun"), false);
  assert.equal(isMeantFor("tests/api/deno_test.ts", "bun"), true);
});

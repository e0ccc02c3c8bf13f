import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/unmonitored_program.ts", import.meta.url);

/** Endings of exit_program.ts, and what the hooks are told at each. */
const ENDINGS: readonly (readonly [ending: string, told: readonly string[]])[] = [
  ["throw", fatal("unhandled-rejection", "Error: thrown at the top")],
  ["throw-later", fatal("uncaught-error", "Error: thrown later")],
  ["throw-text", fatal("uncaught-error", "only a text")],
  ["reject", fatal("unhandled-rejection", "Error: rejected")],
  ["reject-text", fatal("unhandled-rejection", "only a text")],
  ["reject-symbol", fatal("unhandled-rejection", "Symbol(no text)")],
  ["reject-two", fatal("unhandled-rejection", "Error: rejected")],
  ["reject-handled", ["flush exit"]],
  ["throw-handled", ["flush exit"]],
  ["throw-prevented", ["flush exit"]],
  ["throw-prevented-before", ["flush exit"]],
  ["reject-prevented", ["flush exit"]],
  ["reject-symbol-prevented", ["flush exit"]],
  ["reject-rethrown", fatal("uncaught-error", "Error: rejected")],
];

function fatal(kind: string, error: string): readonly string[] {
  return [`fatal ${kind} ${error}`, `flush ${kind}`];
}

for (const [ending, told] of ENDINGS) {
  test(`watchErrors() tells of errors when Deno has no monitor at the end ${ending}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), "error-events-"));
    try {
      const file = join(directory, "told");
      writeFileSync(file, "");
      const [bare, hooked] = await Promise.all([
        runProgram(PROGRAM, { args: [ending] }),
        runProgram(PROGRAM, { args: [ending, file] }),
      ]);
      assert.deepEqual(hooked, bare);
      assert.deepEqual(readFileSync(file, "utf8").split("\n").slice(0, -1), told);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isDeno, runProgram } from "./run_program.ts";

/** Deno, like Node, makes an error of a rejection's reason that is none. */
const WRAPPED_TEXT = "UnhandledPromiseRejection: This error originated either by throwing inside " +
  "of an async function without a catch block, or by rejecting a promise which was not handled " +
  'with .catch(). The promise rejected with the reason "only a text".';

/** Endings, and what the hooks are told at each. */
const ENDINGS: readonly (readonly [ending: string, told: readonly string[]])[] = [
  ["natural", ["flush exit"]],
  ["exit-code", ["flush exit"]],
  ["process.exit", ["flush exit"]],
  ["runtime-exit", ["flush exit"]],
  ["throw", fatal("Error: thrown at the top", "rejection")],
  ["throw-later", fatal("Error: thrown later", "error")],
  ["throw-text", fatal("only a text", "error")],
  ["reject", fatal("Error: rejected", "rejection")],
  ["reject-text", fatal(isDeno ? WRAPPED_TEXT : "only a text", "rejection")],
  ["reject-symbol", fatal("Symbol(no text)", "rejection")],
  ["reject-two", fatal("Error: rejected", "rejection")],
  ["reject-once-in-front", ["flush exit"]],
  ["reject-handled", ["flush exit"]],
  ["throw-handled", ["flush exit"]],
  ["throw-captured", ["flush exit"]],
  // Bun does not send such events.
  ["throw-prevented", isDeno ? ["flush exit"] : fatal("Error: thrown later", "error")],
  ["throw-prevented-before", isDeno ? ["flush exit"] : fatal("Error: thrown later", "error")],
  ["throw-prevented-monitored", isDeno ? ["flush exit"] : fatal("Error: thrown later", "error")],
  ["reject-prevented", isDeno ? ["flush exit"] : fatal("Error: rejected", "rejection")],
  ["reject-symbol-prevented", isDeno ? ["flush exit"] : fatal("Symbol(no text)", "rejection")],
  ["throw-monitor-throws", fatal("Error: thrown later", "error")],
  ["error-sent", ["flush exit"]],
  ["reject-rethrown", fatal("Error: rejected", "error")],
  // Bun does not tell which error it was.
  ["throw-rethrown", isDeno ? fatal("Error: thrown later", "error") : ["flush exit"]],
  ["SIGTERM", ["flush SIGTERM"]],
  ["SIGINT", ["flush SIGINT"]],
  // What was about to go on when the signal came does not: nothing would deliver what it records.
  ["SIGTERM-in-midst", ["flush SIGTERM"]],
  ["SIGINT-in-midst", ["flush SIGINT"]],
  // As at Ctrl-C, of which a task runner in between tells once more.
  ["SIGTERM-again", ["flush SIGTERM", "flushed"]],
  ["SIGINT-again", ["flush SIGINT", "flushed"]],
  ["listener-before", ["flush SIGTERM", "flush exit"]],
  ["listener-after", ["flush SIGTERM", "flush exit"]],
  ["once-before", ["flush SIGTERM", "flush exit"]],
  ["once-in-front", ["flush SIGTERM", "flush exit"]],
  ["once-after", ["flush SIGTERM", "flush exit"]],
  ["once-before-raises", isDeno ? ["flush SIGTERM", "flush SIGTERM"] : ["flush SIGTERM"]],
  ["listener-before-thrice", [...Array(3).fill("flush SIGTERM"), "flush exit"]],
  ["once-before-twice", ["flush SIGTERM", "flush SIGTERM"]],
  ["listener-exits", ["flush SIGTERM", "flush exit"]],
  ["uninstalled", ["flush exit"]],
  ["hook-throws", ["flush threw"]],
];

function fatal(error: string, kind: "error" | "rejection"): readonly string[] {
  const cause = kind === "error" ? "uncaught-error" : "unhandled-rejection";
  return [`fatal ${cause} ${error}`, isDeno ? `flush ${cause}` : "flush exit"];
}

for (const [ending, told] of ENDINGS) {
  test(`installExitHooks() flushes and changes nothing else at the end ${ending}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), "exit-hooks-"));
    try {
      const file = join(directory, "told");
      writeFileSync(file, "");
      const [bare, hooked] = await Promise.all([
        runProgram("exit_program.ts", { args: [ending] }),
        runProgram("exit_program.ts", { args: [ending, file] }),
      ]);
      assert.deepEqual(hooked, bare);
      assert.deepEqual(readFileSync(file, "utf8").split("\n").slice(0, -1), told);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}

test("installExitHooks() leaves process.emit as it was", async () => {
  const { stdout } = await runProgram("exit_program.ts", { args: ["emit", "/dev/null"] });
  assert.equal(stdout, "own: false\nhandled\nown: false\n");
});

test("installExitHooks() leaves signals to the main thread when in a worker", async () => {
  const { stdout } = await runProgram("signal_program.ts");
  assert.equal(stdout, "told 1\n");
});

test("installExitHooks() leaves the exit code of a signal to the signal", async () => {
  const result = await runProgram("exit_program.ts", { args: ["SIGTERM", "/dev/null"] });
  assert.deepEqual([result.code, result.signal], [null, "SIGTERM"]);
});

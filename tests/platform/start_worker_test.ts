import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "./run_program.ts";

// The permissions that an application gives which only exports; on Bun there are none.
const permissions = ["--allow-net=127.0.0.1:4318"];

async function outputOf(what: string): Promise<string> {
  const result = await runProgram("worker_program.ts", { args: [what], permissions });
  assert.deepEqual([result.code, result.signal], [0, null], result.stderr);
  return result.stdout;
}

test("startWorker() does not keep the process alive", async () => {
  assert.equal(await outputOf("live"), "");
});

test("startWorker() passes messages both ways", async () => {
  assert.equal(await outputOf("echo"), '{"some":["data",1]}\nbytes: true\n');
});

test("startWorker() tells of an error in the worker and lets the program live", async () => {
  assert.equal(await outputOf("throw"), "error told: true\nstill running\n");
});

test("startWorker() tells of a rejection in the worker and lets the program live", async () => {
  assert.equal(await outputOf("reject"), "error told: true\nstill running\n");
});

test("startWorker() tells of a worker that cannot load and lets the program live", async () => {
  assert.equal(await outputOf("syntax"), "error told: true\nstill running\n");
});

test("terminate() ends a worker that is still loading, without a message", async () => {
  assert.equal(await outputOf("terminate-early"), "still running\n");
});

test("post() does nothing after terminate()", async () => {
  assert.equal(await outputOf("terminate-late"), "still running\n");
});

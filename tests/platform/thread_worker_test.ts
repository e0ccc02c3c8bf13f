import assert from "node:assert/strict";
import { test } from "node:test";
import { startThreadWorker } from "../../src/platform/thread_worker.ts";

const ECHO = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", (message) => {
  if (message === "throw") throw new Error("worker threw");
  parentPort.postMessage(message);
});
parentPort.postMessage("ready");
`;

test("startThreadWorker() passes messages both ways", async () => {
  const worker = startThreadWorker(ECHO, "test worker");
  assert.ok(worker !== undefined);
  worker.ref();
  const answer = await new Promise((resolve) => {
    worker.onMessage((message) => message === "ready" ? worker.post([1, "a"]) : resolve(message));
  });
  worker.terminate();
  assert.deepEqual(answer, [1, "a"]);
});

test("startThreadWorker() tells of an error in the worker", async () => {
  const worker = startThreadWorker(ECHO, "test worker");
  assert.ok(worker !== undefined);
  worker.ref();
  const message = await new Promise<string>((resolve) => {
    worker.onError(resolve);
    worker.onMessage(() => worker.post("throw"));
  });
  worker.terminate();
  assert.match(message, /worker threw/);
});

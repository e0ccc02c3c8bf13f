import assert from "node:assert/strict";
import { test } from "node:test";
import { startThreadWorker } from "../../src/platform/worker/thread_worker.ts";
import { keepProcessAlive } from "../../src/sdk/timers.ts";

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
  const letProcessEnd = keepProcessAlive();
  const answer = await new Promise((resolve) => {
    worker.onMessage((message) => message === "ready" ? worker.post([1, "a"]) : resolve(message));
  });
  worker.terminate();
  letProcessEnd();
  assert.deepEqual(answer, [1, "a"]);
});

test("startThreadWorker() tells of an error in the worker", async () => {
  const worker = startThreadWorker(ECHO, "test worker");
  assert.ok(worker !== undefined);
  const letProcessEnd = keepProcessAlive();
  const message = await new Promise<string>((resolve) => {
    worker.onError(resolve);
    worker.onMessage(() => worker.post("throw"));
  });
  worker.terminate();
  letProcessEnd();
  assert.match(message, /worker threw/);
});

test("startThreadWorker() tells of an error that has lost its prototype", () => {
  let fail = (_error: unknown): void => {};
  class Worker {
    on(event: string, listener: (value: unknown) => void): void {
      if (event === "error") fail = listener;
    }
    unref(): void {}
  }
  const original = process.getBuiltinModule;
  Reflect.set(process, "getBuiltinModule", () => ({ Worker }));
  const told: string[] = [];
  try {
    startThreadWorker("", "test worker")?.onError((message) => told.push(message));
  } finally {
    Reflect.set(process, "getBuiltinModule", original);
  }
  fail(Object.assign(Object.create(null), { message: "Uncaught Error: worker threw" }));
  fail(Object.create(null));
  assert.deepEqual(told, ["Uncaught Error: worker threw", "a value that cannot be printed"]);
});

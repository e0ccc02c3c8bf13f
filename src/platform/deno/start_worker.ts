import { AsyncResource } from "node:async_hooks";
import type { WorkerHandle } from "../platform.ts";
import { startThreadWorker } from "../worker/thread_worker.ts";
import { startWebWorker } from "../worker/web_worker.ts";

/**
 * The async context of this module's loading, which belongs to no request. Deno calls a worker's
 * listeners in the context in which it was started, and keeps that for as long as the worker lives:
 * it would be that of the request that happened to write the first record.
 */
const OUTSIDE = new AsyncResource("@offthread/otel worker");

/**
 * Starts a worker on Deno: a web Worker if it can be kept from holding the process open, else a
 * `node:worker_threads` one.
 *
 * @returns `undefined` if neither is available.
 */
export function startDenoWorker(source: string, name: string): WorkerHandle | undefined {
  const unref = webWorkerUnref();
  return OUTSIDE.runInAsyncScope(() => {
    if (unref === undefined) return startThreadWorker(source, name);
    return startWebWorker(source, { name, unref, mustLoadBeforeTerminate: false });
  });
}

/**
 * Deno's web Worker has no `unref()`, but the method behind it exists, under the only symbol of the
 * prototype without a description. Anything that differs from this is left alone.
 */
function webWorkerUnref(): ((worker: Worker) => void) | undefined {
  if (typeof Worker !== "function") return undefined;
  const unnamed = Object.getOwnPropertySymbols(Worker.prototype)
    .filter((symbol) => symbol.description === undefined);
  const [key] = unnamed;
  if (key === undefined || unnamed.length !== 1) return undefined;
  const method = Object.getOwnPropertyDescriptor(Worker.prototype, key)?.value;
  if (typeof method !== "function" || method.length !== 1) return undefined;
  return (worker) => void Reflect.apply(method, worker, [false]);
}

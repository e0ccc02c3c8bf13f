import type { Platform, WorkerHandle } from "../platform/platform.ts";
import { EMBEDDED_WORKER_SOURCE } from "./embedded_worker.ts";
import type { PipelineEvents, PipelineHost } from "./pipeline_host.ts";
import type { PipelineMessage } from "./protocol.ts";

/** Name of the worker, as debuggers show it. */
const WORKER_NAME = "otel-export";

/** Starts the pipeline in a worker; returns `undefined` without workers or shared memory. */
export function startWorkerPipeline(
  platform: Platform,
  events: PipelineEvents,
): PipelineHost | undefined {
  const worker = startWorker(platform);
  if (worker === undefined) return undefined;
  // why: the worker's code is ours and posts nothing else
  worker.onMessage((message) => events.onMessage(message as PipelineMessage));
  worker.onError(events.onCrash);
  return {
    isConcurrent: true,
    post: (message) => worker.post(message),
    terminate: () => worker.terminate(),
  };
}

function startWorker(platform: Platform): WorkerHandle | undefined {
  // The counters that both threads use are in shared memory.
  if (typeof SharedArrayBuffer === "undefined") return undefined;
  try {
    return platform.startWorker(EMBEDDED_WORKER_SOURCE, WORKER_NAME);
  } catch {
    // A runtime may have the class and still forbid its use.
    return undefined;
  }
}

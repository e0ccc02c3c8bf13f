import type { Platform } from "../platform/platform.ts";
import { EMBEDDED_WORKER_SOURCE } from "./embedded_worker.ts";
import type { PipelineEvents, PipelineHost } from "./export_link.ts";
import type { PipelineMessage } from "./protocol.ts";

/** Name of the worker, as debuggers show it. */
export const WORKER_NAME = "otel-export";

/** Starts the pipeline in a worker; undefined where none is to be had. */
export function startWorkerPipeline(
  platform: Platform,
  events: PipelineEvents,
): PipelineHost | undefined {
  const worker = platform.startWorker(EMBEDDED_WORKER_SOURCE, WORKER_NAME);
  if (worker === undefined) return undefined;
  // The worker's code is ours and posts nothing else.
  worker.onMessage((message) => events.onMessage(message as PipelineMessage));
  worker.onError(events.onCrash);
  return {
    isConcurrent: true,
    post: (message) => worker.post(message),
    terminate: () => worker.terminate(),
  };
}

import { reportOnce } from "../api/mod.ts";
import { startInThreadPipeline, type StartPipeline, startWorkerPipeline } from "../link/mod.ts";
import type { Platform } from "../platform/platform.ts";

/**
 * Starts the pipeline in a worker, or in this thread where that is asked for or all that there is.
 */
export function pipelineStarter(
  platform: Platform,
  where: "worker" | "in-thread",
): StartPipeline {
  if (where === "in-thread") return (events) => startInThreadPipeline(platform, events);
  return (events) => {
    const host = startWorkerPipeline(platform, events);
    if (host !== undefined) return host;
    reportOnce(
      "no-worker",
      "warn",
      "There is no worker to be had here: telemetry is exported in the application's thread.",
    );
    return startInThreadPipeline(platform, events);
  };
}

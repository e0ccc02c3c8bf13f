import { reportOnce } from "../../api/mod.ts";
import {
  type PipelineEvents,
  type PipelineHost,
  startInThreadPipeline,
  startWorkerPipeline,
} from "../../link/mod.ts";
import type { Platform } from "../../platform/platform.ts";

/**
 * Starts the pipeline in a worker, or in this thread if that is configured or there is no worker,
 * and knows where it runs.
 */
export class PipelineStarter {
  readonly #platform: Platform;
  readonly #where: "worker" | "in-thread";
  #isConcurrent: boolean;

  /** Starts nothing yet. */
  constructor(platform: Platform, where: "worker" | "in-thread") {
    this.#platform = platform;
    this.#where = where;
    this.#isConcurrent = where === "worker";
  }

  /**
   * Whether the pipeline works while this thread waits: as it was last started, or, before the
   * first start, as it is configured.
   */
  get isConcurrent(): boolean {
    return this.#isConcurrent;
  }

  /** Starts the pipeline when it is first needed, and again after a crash. */
  start(events: PipelineEvents): PipelineHost {
    const host = this.#startAnywhere(events);
    this.#isConcurrent = host.isConcurrent;
    return host;
  }

  #startAnywhere(events: PipelineEvents): PipelineHost {
    if (this.#where === "in-thread") return startInThreadPipeline(this.#platform, events);
    const host = startWorkerPipeline(this.#platform, events);
    if (host !== undefined) return host;
    reportOnce(
      "no-worker",
      "warn",
      "This runtime cannot start a worker: telemetry is exported in the application's thread.",
    );
    return startInThreadPipeline(this.#platform, events);
  }
}

import type { OtelConfig } from "../config/mod.ts";
import type { ExportLink } from "../link/mod.ts";
import type { Platform } from "../platform/platform.ts";
import { flushAll } from "../sdk/flush_all.ts";
import type { LogsSetup } from "./signals/logs_setup.ts";
import type { MetricsSetup } from "./signals/metrics_setup.ts";
import type { PipelineStarter } from "./lanes/pipeline_starter.ts";
import type { GlobalRegistration } from "./global/register_globally.ts";
import type { TracesSetup } from "./signals/traces_setup.ts";

/** The parts that may have something to deliver when the process ends. */
export interface EndingParts {
  readonly link: ExportLink;
  readonly pipeline: PipelineStarter;
  readonly platform: Platform;
  readonly registration: GlobalRegistration;
  readonly traces: TracesSetup;
  readonly logs: LogsSetup;
  readonly metrics: MetricsSetup;
}

/**
 * Delivers what is pending when the process ends.
 *
 * @returns A function that removes the exit hooks.
 */
export function deliverAtEnd(
  { exit: { flushTimeoutMs: timeoutMs }, traces: { spanProcessors } }: OtelConfig,
  { link, pipeline, platform, registration, traces, logs, metrics }: EndingParts,
): () => void {
  const threadProcessors = [...spanProcessors, ...logs.threadProcessors];
  let wasIdle = false;
  // Only once, since an exporter's work may end with the process idle again.
  const flushThread = once(() => {
    wasIdle = true;
    const options = { timeoutMs };
    void flushAll(threadProcessors, "forceFlush", { options, timers: platform });
    void metrics.provider.flushWhenIdle(options);
  });
  const collectWhenIdle = once(metrics.collectLanes);
  return platform.installExitHooks({
    flush: (cause) => {
      registration.look();
      // A signal that the application handles need not be the end; any other cause is.
      if (cause.kind === "signal" && cause.isHandled) {
        // Exporters of this thread that were flushed when idle have their time already. Flushing
        // again would report that the process ends before they have finished.
        if (wasIdle) metrics.collectLanes();
        else metrics.provider.flushNow();
        traces.tailSampling?.handOver();
        link.flushAtExit(timeoutMs);
      } else {
        metrics.provider.flushNow();
        traces.provider.flushNow();
        logs.provider.flushNow();
        link.flushAtEnd(timeoutMs);
      }
    },
    onFatalError: logs.onFatalError,
    onIdle: () => {
      flushThread();
      // If the pipeline runs in this thread, a collection at the exit would be too late.
      if (!pipeline.isConcurrent) {
        collectWhenIdle();
        traces.tailSampling?.handOver();
      }
      link.flushWhenIdle(timeoutMs);
    },
  });
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}

import { runSuppressed } from "../api/context/run_suppressed.ts";
import { toText } from "../api/to_text.ts";
import type { Pipeline } from "../pipeline/mod.ts";
import type { Timers } from "../sdk/timers.ts";
import type { LinkSurroundings } from "./export_link.ts";
import type { PipelineEvents, PipelineHost } from "./pipeline_host.ts";
import type { LinkMessage } from "./protocol.ts";

/**
 * Starts the pipeline in this thread, where there is no worker: the same code and behaviour, except
 * that it cannot work while this thread blocks. Its code is loaded only now; messages are queued
 * until then.
 */
export function startInThreadPipeline(
  surroundings: LinkSurroundings,
  events: PipelineEvents,
): PipelineHost {
  const waiting: LinkMessage[] = [];
  let pipeline: Pipeline | undefined;
  let isEnded = false;
  load(surroundings, events).then((loaded) => {
    if (isEnded) return;
    pipeline = loaded;
    for (const message of waiting.splice(0)) receive(loaded, message);
  }).catch((error) => events.onCrash(toText(error)));
  return {
    isConcurrent: false,
    post: (message) => {
      if (pipeline === undefined) waiting.push(message);
      else receive(pipeline, message);
    },
    terminate: () => {
      isEnded = true;
      pipeline?.close();
    },
  };
}

// Requests and timers that a message starts inherit this suppressed context.
function receive(pipeline: Pipeline, message: LinkMessage): void {
  runSuppressed(() => pipeline.receive(message));
}

async function load(
  surroundings: LinkSurroundings,
  events: PipelineEvents,
): Promise<Pipeline> {
  const [{ Pipeline }, { createLaneExporter }] = await Promise.all([
    import("../pipeline/mod.ts"),
    import("../platform/export/create_lane_exporter.ts"),
  ]);
  // Timers must not keep the process alive, so that its natural end is noticed and delayed only as
  // long as allowed. A request under way does keep it alive: no runtime can unref one.
  const after: Timers["after"] = (delayMs, callback) => surroundings.after(delayMs, callback);
  return new Pipeline({
    createExporter: (config, context) => createLaneExporter(config, context, after),
    after,
    monotonicMs: () => surroundings.monotonicMs(),
    post: (message) => queueMicrotask(() => events.onMessage(message)),
  });
}

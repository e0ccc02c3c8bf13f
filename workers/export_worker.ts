/**
 * Entry of the export worker. The package starts it from an embedded copy of its bundled source;
 * this file is exported as the source of that copy.
 *
 * @module
 */
import type { LinkMessage, PipelineMessage } from "../src/link/protocol.ts";
import { Pipeline } from "../src/pipeline/mod.ts";
import { createLaneExporter } from "../src/platform/export/create_lane_exporter.ts";
import { monotonicMs, setTimer } from "../src/platform/export/timers.ts";
import { workerPort } from "../src/platform/worker/worker_port.ts";

const port = await workerPort();

const pipeline = new Pipeline({
  createExporter: createLaneExporter,
  after: setTimer,
  monotonicMs,
  post: (message: PipelineMessage) => port.post(message),
});

// why: only the link posts here
port.onMessage((message) => pipeline.receive(message as LinkMessage));
port.post({ type: "ready" } satisfies PipelineMessage);

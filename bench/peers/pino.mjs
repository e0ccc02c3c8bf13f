/**
 * pino with its OpenTelemetry transport, which has the official SDK in a worker.
 *
 * @module
 */
import { pino } from "pino";
import { logAttributes, logBody } from "../subjects/peer.ts";

/** Time for the worker to export a burst. */
const SETTLE_MS = 20;
const CLOSE_LIMIT_MS = 10_000;

/** @type {import("../subjects/peer.ts").CreatePeer} */
export function createPeer(_workload, sinkUrl) {
  const transport = pino.transport({
    target: "pino-opentelemetry-transport",
    options: {
      loggerName: "bench",
      serviceVersion: "1.0.0",
      logRecordProcessorOptions: {
        recordProcessorType: "batch",
        exporterOptions: {
          protocol: "http/protobuf",
          protobufExporterOptions: { url: `${sinkUrl}/v1/logs`, compression: "gzip" },
        },
      },
    },
  });
  const logger = pino(transport);
  return {
    run: (i) => logger.info(logAttributes(i), logBody(i)),
    close: () =>
      new Promise((resolve) => {
        transport.once("close", resolve);
        transport.end();
        setTimeout(resolve, CLOSE_LIMIT_MS);
      }),
    // Its worker does not say when it has delivered, and drops what is more than its queue holds.
    flush: () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS)),
  };
}

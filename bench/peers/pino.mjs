/**
 * pino with its OpenTelemetry transport, which has the official SDK in a worker.
 *
 * @module
 */
import { pino } from "pino";
import { logAttributes, logBody } from "../subjects/peer.ts";

/** @type {import("../subjects/peer.ts").CreatePeer} */
export async function createPeer(_workload, sinkUrl) {
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
    flush: () =>
      new Promise((resolve, reject) => {
        logger.flush((error) => error ? reject(error) : resolve());
      }),
  };
}

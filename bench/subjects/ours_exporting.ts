import { init, trace } from "../../mod.ts";
import type { Exporting, ExportingOptions } from "./exporting.ts";

/** This package, by `init`. */
export function exportWithOurs(options: ExportingOptions): Exporting {
  const handle = init({
    serviceName: "bench",
    otlp: { endpoint: options.url, compression: options.compression },
    traces: { batch: { maxQueueSize: options.maxQueueSize } },
  });
  return {
    tracer: trace.getTracer("bench"),
    flush: async () => {
      await handle.forceFlush();
    },
    dropped: () => handle.stats().traces.dropped,
  };
}

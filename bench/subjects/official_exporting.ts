import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Exporting, ExportingOptions } from "./exporting.ts";

/** The official SDK with its batching processor and its OTLP exporter, registered for the process. */
export function exportWithOfficial(options: ExportingOptions): Exporting {
  const exporter = new OTLPTraceExporter({
    url: `${options.url}/v1/traces`,
    compression: options.compression === "gzip"
      ? CompressionAlgorithm.GZIP
      : CompressionAlgorithm.NONE,
  });
  const provider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: options.maxQueueSize })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    tracer: trace.getTracer("bench"),
    flush: async () => {
      try {
        await provider.forceFlush();
      } catch (error) {
        // It sends all that waits at once, and refuses what is more than 30 requests.
        console.error("The official forceFlush() failed:", error);
      }
    },
    dropped: () => ({}),
  };
}

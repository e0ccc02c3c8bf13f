import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Exporting, ExportingOptions } from "./exporting.ts";

/** How long the batching processor may work before it is flushed. */
const SETTLE_MS = 1_500;

/** The official SDK with its batching processor and its OTLP exporter, registered globally. */
export function exportWithOfficial(options: ExportingOptions): Exporting {
  const provider = registerOfficialTraces(options);
  return {
    tracer: trace.getTracer("bench"),
    flush: async () => {
      // A flush sends everything at once, and more than 30 requests are refused; so it first gets
      // time to send on its own.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      try {
        await provider.forceFlush();
      } catch (error) {
        console.error("The official forceFlush() failed:", error);
      }
    },
    dropped: () => ({}),
  };
}

/** Registers the official SDK for traces, with its context manager and its propagator. */
export function registerOfficialTraces(options: ExportingOptions): TracerProvider {
  const exporter = new OTLPTraceExporter({
    url: `${options.url}/v1/traces`,
    compression: compressionOf(options),
  });
  const provider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: options.maxQueueSize })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return provider;
}

function compressionOf({ compression }: ExportingOptions): CompressionAlgorithm {
  return compression === "gzip" ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE;
}

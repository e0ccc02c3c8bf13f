/**
 * Effect with its own OTLP exporter. What an effect costs to run is a part of it.
 *
 * @module
 */
import { Effect, Layer, ManagedRuntime } from "effect";
import { FetchHttpClient } from "effect/http";
import { OtlpExporter, OtlpLogger, OtlpSerialization, OtlpTracer } from "effect/observability";
import {
  logAttributes,
  logBody,
  queryAttributes,
  serverAttributes,
  SPANS_PER_TRACE,
} from "../subjects/peer.ts";

/** @type {import("../subjects/peer.ts").CreatePeer} */
export async function createPeer(workload, sinkUrl) {
  const options = {
    compression: "gzip",
    resource: { serviceName: "bench" },
    maxBatchSize: 512,
  };
  const layer = workload === "spans"
    ? OtlpTracer.layer({ url: `${sinkUrl}/v1/traces`, ...options })
    : OtlpLogger.layer({ url: `${sinkUrl}/v1/logs`, ...options });
  const runtime = ManagedRuntime.make(
    layer.pipe(
      Layer.provide(OtlpSerialization.layerProtobuf),
      Layer.provide(FetchHttpClient.layer),
    ),
  );
  const flusher = await runtime.runPromise(OtlpExporter.Flusher);
  const effectOf = workload === "spans" ? traceOf : logOf;
  return {
    run: (i) => runtime.runSync(effectOf(i)),
    flush: () => runtime.runPromise(flusher.flush),
  };
}

function traceOf(i) {
  const queries = Array.from({ length: SPANS_PER_TRACE - 1 }, (_, query) => queryOf(i + query + 1));
  return Effect.withSpan(Effect.all(queries, { discard: true }), "GET /orders/:id", {
    kind: "server",
    root: true,
    attributes: serverAttributes(i),
  });
}

function queryOf(i) {
  return Effect.withSpan(Effect.void, "SELECT orders", {
    kind: "client",
    attributes: queryAttributes(i),
  });
}

function logOf(i) {
  return Effect.annotateLogs(Effect.logInfo(logBody(i)), logAttributes(i));
}

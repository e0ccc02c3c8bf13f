import { logs, metrics, trace } from "@opentelemetry/api";
import { runByApi } from "./api_peer.ts";
import { registerOfficialTraces } from "./official_exporting.ts";
import { registerOfficialLogsAndMetrics } from "./official_signals.ts";
import type { Peer, PeerWorkload } from "./peer.ts";

/** The official SDK for all signals, with its batching processors and its OTLP exporters. */
export function createPeer(workload: PeerWorkload, sinkUrl: string): Peer {
  const traces = registerOfficialTraces({ url: sinkUrl, compression: "gzip", maxQueueSize: 2048 });
  const others = registerOfficialLogsAndMetrics(sinkUrl);
  const signals = {
    tracer: trace.getTracer("bench"),
    meter: metrics.getMeter("bench"),
    logger: logs.getLogger("bench"),
  };
  return {
    run: runByApi(workload, signals),
    flush: async () => {
      await Promise.all([traces.forceFlush(), others.forceFlush()]);
    },
  };
}

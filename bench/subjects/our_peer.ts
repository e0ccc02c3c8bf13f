import { init, logs, metrics, trace } from "../../mod.ts";
import { runByApi } from "./api_peer.ts";
import type { Peer, PeerWorkload } from "./peer.ts";

/** This package, by `init`. */
export function createPeer(workload: PeerWorkload, sinkUrl: string): Peer {
  const handle = init({ serviceName: "bench", otlp: { endpoint: sinkUrl } });
  const signals = {
    tracer: trace.getTracer("bench"),
    meter: metrics.getMeter("bench"),
    logger: logs.getLogger("bench"),
  };
  return {
    run: runByApi(workload, signals),
    flush: async () => {
      await handle.forceFlush();
    },
  };
}

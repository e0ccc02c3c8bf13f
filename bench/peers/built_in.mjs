/**
 * What Deno has built in, by the OpenTelemetry API. It takes no log records but those of `console`,
 * and cannot be asked to deliver: it does so fifty times a second (`bench/peers.ts`).
 *
 * @module
 */
import { metrics, trace } from "@opentelemetry/api";
import { runByApi } from "../subjects/api_peer.ts";

/** Longer than the time between two exports. */
const SETTLE_MS = 50;

/** @type {import("../subjects/peer.ts").CreatePeer} */
export function createPeer(workload) {
  const signals = { tracer: trace.getTracer("bench"), meter: metrics.getMeter("bench") };
  return {
    run: runByApi(workload, signals),
    flush: () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS)),
  };
}

/**
 * prom-client, which keeps the metrics until somebody asks for them.
 *
 * @module
 */
import { Counter, Histogram } from "prom-client";
import { BOUNDARIES, measurementAttributes, seconds } from "../subjects/peer.ts";

const HEAD = { help: "What is measured", labelNames: ["method", "route", "status"] };

/** @type {import("../subjects/peer.ts").CreatePeer} */
export function createPeer(workload) {
  const counter = new Counter({ name: "orders", ...HEAD });
  const histogram = new Histogram({ name: "duration", buckets: [...BOUNDARIES], ...HEAD });
  return {
    run: workload === "counter"
      ? () => counter.inc(measurementAttributes(), 1)
      : (i) => histogram.observe(measurementAttributes(), seconds(i)),
    flush: () => Promise.resolve(),
  };
}

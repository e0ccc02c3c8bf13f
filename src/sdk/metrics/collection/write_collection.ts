import { type MetricRun, runLength } from "../../../snapshot/mod.ts";
import type { Collection } from "./collection.ts";

/** Writes a collection into an outbox, step by step, and releases it. */
export function* writeCollection(
  collection: Collection,
  write: (run: MetricRun) => void,
): Generator<void, void> {
  let metricNumber = -1;
  for (const metric of collection.metrics) {
    if (metric.isContinued !== true) metricNumber++;
    const length = runLength(metric);
    const { pointCount } = metric;
    for (let first = 0; first < pointCount; first += length) {
      write({ metric, metricNumber, first, end: Math.min(first + length, pointCount) });
      yield;
    }
  }
  collection.release();
}

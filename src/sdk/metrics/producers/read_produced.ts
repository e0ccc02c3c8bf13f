import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { scopeOf } from "../../scope_of.ts";
import type { CollectionTime } from "../collection/collection_time.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";
import { countOf } from "../number_of.ts";
import type { ProducerResult } from "./metric_producer.ts";
import { type ProducedMetric, producedMetrics } from "./produced_metric.ts";

/**
 * Returns a copy of a producer's result.
 *
 * @throws TypeError if it has no array `scopeMetrics`.
 */
export function checkProduced(result: ProducerResult): ProducerResult {
  // A producer is the application's code, perhaps untyped.
  const { scopeMetrics, errors } = result;
  if (!Array.isArray(scopeMetrics)) throw new TypeError("its scopeMetrics is not an array");
  // Copies, since a proxy may throw when it is read later.
  return { scopeMetrics: [...scopeMetrics], errors: Array.isArray(errors) ? [...errors] : [] };
}

/** Returns copies of the metrics that a filter leaves of a producer's result. Never throws. */
export function readProduced(
  { scopeMetrics }: ProducerResult,
  time: CollectionTime,
  filter: MetricFilter | undefined,
): ProducedMetric[] {
  return scopeMetrics.flatMap((given) => {
    try {
      const { scope, metrics } = given;
      if (typeof scope.name !== "string") {
        throw new TypeError("the name of its scope is not a string");
      }
      const own = scopeOf(scope.name, scope.version, scope);
      const dropped = own.droppedAttributesCount + countOf(scope.droppedAttributesCount ?? 0);
      return producedMetrics(metrics, { ...own, droppedAttributesCount: dropped }, time, filter);
    } catch (error) {
      reportOnce(
        "metric-producer",
        "error",
        `A scope of a metric producer is malformed, and is left out: ${toText(error)}`,
      );
      return [];
    }
  });
}

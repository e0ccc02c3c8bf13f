import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { scopeOf } from "../../scope_of.ts";
import type { CollectionTime } from "../collection/collection_time.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";
import { countOf } from "../number_of.ts";
import type { ProducerResult } from "./metric_producer.ts";
import { type ProducedMetric, producedMetrics } from "./produced_metric.ts";

/**
 * What a producer gave, as far as it can be read.
 *
 * @throws TypeError for what is no result.
 */
export function checkProduced(result: ProducerResult): ProducerResult {
  // A producer is the application's code, which need not have types.
  const { scopeMetrics, errors } = result;
  if (!Array.isArray(scopeMetrics)) throw new TypeError("its scopeMetrics are no array");
  // Copies: what is read later may be a proxy that throws.
  return { scopeMetrics: [...scopeMetrics], errors: Array.isArray(errors) ? [...errors] : [] };
}

/** The metrics that a filter leaves of what a producer gave, in copies. Never throws. */
export function readProduced(
  { scopeMetrics }: ProducerResult,
  time: CollectionTime,
  filter: MetricFilter | undefined,
): ProducedMetric[] {
  return scopeMetrics.flatMap((given) => {
    try {
      const { scope, metrics } = given;
      if (typeof scope.name !== "string") throw new TypeError("the name of its scope is no text");
      const own = scopeOf(scope.name, scope.version, scope);
      const dropped = own.droppedAttributesCount + countOf(scope.droppedAttributesCount ?? 0);
      return producedMetrics(metrics, { ...own, droppedAttributesCount: dropped }, time, filter);
    } catch (error) {
      reportOnce("metric-producer", "error", `Produced metrics are malformed: ${toText(error)}`);
      return [];
    }
  });
}

import type { MetricProducer } from "../../sdk/metrics/producers/metric_producer.ts";
import { listOfInstances } from "./instance_kind.ts";
import type { ValueKind } from "./value_kind.ts";

/** Metric producers. */
export const METRIC_PRODUCERS: ValueKind<readonly MetricProducer[]> = listOfInstances<
  MetricProducer
>("metric producers", ["produce"]);

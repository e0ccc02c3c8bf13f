import type { ScopeMetrics } from "../collection/metric_data.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";

/** The result of a producer. */
export interface ProducerResult {
  /** Metrics by scope. */
  readonly scopeMetrics: readonly ScopeMetrics[];
  /** What went wrong. @default none */
  readonly errors?: readonly unknown[];
}

/**
 * Brings metrics that were not recorded by this SDK into a reader's collections (specification,
 * Metrics SDK, MetricProducer).
 */
export interface MetricProducer {
  /**
   * Returns the metrics as they are now.
   *
   * @param filter The reader's filter, for producers that can skip what it would leave out. The
   * reader applies it in any case.
   */
  produce(filter?: MetricFilter): Promise<ProducerResult>;
}

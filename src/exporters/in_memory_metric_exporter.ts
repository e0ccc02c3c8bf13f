import {
  type AggregationTemporality,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  type ExportResult,
  type InstrumentType,
  type MetricExporter,
  type ResourceMetrics,
} from "../sdk/mod.ts";

/** Collections that are kept when nobody says otherwise; older ones are forgotten. */
export const DEFAULT_MAX_COLLECTIONS = 1000;

/** Keeps collections for tests to look at (specification, In-memory metric exporter). */
export class InMemoryMetricExporter implements MetricExporter {
  readonly #temporality: AggregationTemporalitySelector;
  #collections: ResourceMetrics[] = [];
  #isShutDown = false;

  /**
   * An exporter, to be given to a reader.
   *
   * @param temporality Since when values are added up. @default cumulative for all
   */
  constructor(temporality: AggregationTemporalitySelector = cumulativeTemporality) {
    this.#temporality = temporality;
  }

  /** Keeps the collection. `"failure"` after `shutdown`. */
  export(metrics: ResourceMetrics): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    this.#collections.push(metrics);
    if (this.#collections.length > DEFAULT_MAX_COLLECTIONS) this.#collections.shift();
    return Promise.resolve("success");
  }

  /** Since when values are added up. */
  selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return this.#temporality(type);
  }

  /** The collections that were exported, in order; a copy. */
  collections(): ResourceMetrics[] {
    return [...this.#collections];
  }

  /** Forgets all collections. */
  reset(): void {
    this.#collections = [];
  }

  /** Nothing is held back. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes no more collections; those that are there stay readable. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

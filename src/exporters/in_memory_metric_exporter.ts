import {
  type AggregationTemporality,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
  type ExportResult,
  type InstrumentType,
  type MetricExporter,
  type ResourceMetrics,
} from "../sdk/mod.ts";

/** Most collections that an exporter keeps; older ones are dropped. */
export const DEFAULT_MAX_COLLECTIONS = 1000;

/** Keeps collections in memory for tests (specification, In-memory metric exporter). */
export class InMemoryMetricExporter implements MetricExporter {
  readonly #temporality: AggregationTemporalitySelector;
  #collections: ResourceMetrics[] = [];
  #isShutDown = false;

  /**
   * Creates an exporter for a reader.
   *
   * @param temporality Temporality by kind of instrument. @default cumulative for all
   */
  constructor(temporality: AggregationTemporalitySelector = cumulativeTemporality) {
    this.#temporality = temporality;
  }

  /** Keeps the collection; `"failure"` after `shutdown`. */
  export(metrics: ResourceMetrics): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    this.#collections.push(metrics);
    if (this.#collections.length > DEFAULT_MAX_COLLECTIONS) this.#collections.shift();
    return Promise.resolve("success");
  }

  /** Returns the temporality for a kind of instrument. */
  selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return this.#temporality(type);
  }

  /** Returns the exported collections, in order; a copy. */
  collections(): ResourceMetrics[] {
    return [...this.#collections];
  }

  /** Forgets all collections. */
  reset(): void {
    this.#collections = [];
  }

  /** Nothing is buffered. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Rejects further collections; those exported before stay readable. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

import type { MetricFields, Scope } from "../../../snapshot/mod.ts";
import type { Resource } from "../../resource/mod.ts";
import type { CollectionTime } from "./collection_time.ts";

/** A metric of a collection, with its scope. */
export interface CollectedMetric extends MetricFields {
  /** The meter, or what a producer names instead. */
  readonly scope: Scope;
  /** True where it goes on with the metric before it, from which only time and bounds differ. */
  readonly isContinued?: boolean;
  /** True where the application recorded it: nobody was asked for it, nor is it the SDK's own. */
  readonly isRecorded: boolean;
}

/** What a collection is made of. */
export interface CollectionParts {
  /** When it began. */
  readonly time: CollectionTime;
  /** What produces the metrics. */
  readonly resource: Resource;
  /** The metrics. */
  readonly metrics: readonly CollectedMetric[];
  /** What went wrong. */
  readonly errors: readonly unknown[];
  /** What gives the metrics back. */
  readonly releases: readonly (() => void)[];
}

/**
 * All metrics of a reader as they were at one moment. They are read at leisure, and given back by
 * `release`; until then the reader can begin no other collection.
 */
export class Collection {
  /** When it began. */
  readonly time: CollectionTime;
  /** What produces the metrics. */
  readonly resource: Resource;
  /** The metrics, those of one scope together. */
  readonly metrics: readonly CollectedMetric[];
  /** What went wrong. */
  readonly errors: readonly unknown[];
  /** Fulfilled by `release`. */
  readonly released: Promise<void>;
  #releases: readonly (() => void)[];
  #resolve: () => void = () => {};

  /** Made by the `MetricCollector`. */
  constructor(parts: CollectionParts) {
    this.time = parts.time;
    this.resource = parts.resource;
    this.metrics = parts.metrics;
    this.errors = parts.errors;
    this.#releases = parts.releases;
    this.released = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Gives the metrics back. Calling it again changes nothing. */
  release(): void {
    const releases = this.#releases;
    this.#releases = [];
    for (const release of releases) release();
    this.#resolve();
  }
}

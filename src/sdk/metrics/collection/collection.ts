import type { MetricFields, Scope } from "../../../snapshot/mod.ts";
import type { Resource } from "../../resource/mod.ts";
import type { CollectionTime } from "./collection_time.ts";

/** A metric of a collection, with its scope. */
export interface CollectedMetric extends MetricFields {
  /** The meter's scope, or the one that a producer gives. */
  readonly scope: Scope;
  /** Whether it continues the metric before it: only time and boundaries differ. */
  readonly isContinued?: boolean;
  /** Whether the application recorded it: it was not observed or produced, nor is it the SDK's. */
  readonly isRecorded: boolean;
}

/** The parts of a collection. */
export interface CollectionParts {
  /** When it began. */
  readonly time: CollectionTime;
  /** What produces the metrics. */
  readonly resource: Resource;
  /** The metrics. */
  readonly metrics: readonly CollectedMetric[];
  /** What went wrong. */
  readonly errors: readonly unknown[];
  /** Called to give the metrics back. */
  readonly releases: readonly (() => void)[];
}

/**
 * All metrics of a reader as they were at one moment. They may be read over some time, and are
 * given back by `release`; until then the reader can begin no other collection.
 */
export class Collection {
  /** When it began. */
  readonly time: CollectionTime;
  /** What produces the metrics. */
  readonly resource: Resource;
  /** The metrics: those of each meter together, then those of producers. */
  readonly metrics: readonly CollectedMetric[];
  /** What went wrong. */
  readonly errors: readonly unknown[];
  /** Resolves at `release`. */
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

  /** Gives the metrics back. Further calls do nothing. */
  release(): void {
    const releases = this.#releases;
    this.#releases = [];
    for (const release of releases) release();
    this.#resolve();
  }
}

import { reportOnce } from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import { type Clock, systemClock } from "../../clock.ts";
import {
  type FlushOptions,
  type FlushResult,
  flushTimeoutMs,
  flushWithin,
} from "../../flush_result.ts";
import { Resource } from "../../resource/mod.ts";
import { ShutdownOnce } from "../../shutdown_once.ts";
import {
  SYSTEM_TIMERS,
  type Timers,
  type YieldTurn,
  yieldTurn as systemYieldTurn,
} from "../../timers.ts";
import {
  type AggregationTemporality,
  type AggregationTemporalitySelector,
  cumulativeTemporality,
} from "../aggregation_temporality.ts";
import type { Aggregation, AggregationSelector } from "../cells/aggregation.ts";
import type { Collection } from "../collection/collection.ts";
import type { InstrumentType } from "../instrument_type.ts";
import { MetricCollector, type MetricSource } from "./metric_collector.ts";
import type { CollectionResult } from "../collection/metric_data.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";
import type { MetricProducer } from "../producers/metric_producer.ts";
import { readCollection } from "../collection/read_collection.ts";
import type { ReaderPreferences } from "../streams/resolve_streams.ts";
import { runNow, runSliced } from "./run_sliced.ts";
import {
  askSelectors,
  type CardinalitySelector,
  checkPreferences,
  DEFAULT_CARDINALITY_LIMIT,
  type Selected,
} from "./ask_selectors.ts";

/** How long callbacks and producers may take by default, in milliseconds. */
const DEFAULT_CALLBACK_TIMEOUT_MS = 10_000;

/** Options of a `MetricReader`. */
export interface MetricReaderOptions {
  /**
   * Chooses the aggregation if no view does. Selectors are called when the reader is created, once
   * for each kind of instrument. @default `{ kind: "default" }`
   */
  readonly aggregationSelector?: AggregationSelector;
  /** Chooses the temporality. @default cumulative for all */
  readonly aggregationTemporalitySelector?: AggregationTemporalitySelector;
  /** Chooses the maximum number of series of a metric if no view does. @default 2000 */
  readonly cardinalitySelector?: CardinalitySelector;
  /** Sources of metrics that this SDK does not record. @default none */
  readonly metricProducers?: readonly MetricProducer[];
  /** Leaves metrics or points out. @default none */
  readonly metricFilter?: MetricFilter;
  /** How long callbacks and producers may take, in milliseconds; 0 is no limit. @default 10000 */
  readonly callbackTimeoutMs?: number;
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers;
  /** Yields to the event loop between slices of a collection. @default by a timer */
  readonly yieldTurn?: YieldTurn;
}

/** Called for each collection that a reader has begun, once it is read or has failed. */
export type CollectionObserver = (
  /** How long the collection took. */
  durationMs: number,
  /** What went wrong; empty if nothing did. */
  errors: readonly unknown[],
) => void;

/** What the SDK may do with a reader, and the application may not. */
interface ReaderHandle {
  /** Whether the reader belongs to a provider, or is about to. */
  isAttached: boolean;
  readonly attach: (source: MetricSource) => void;
  readonly observe: (observer: CollectionObserver) => void;
}

/** The handle of each reader, which is created with it. */
const handles = new WeakMap<MetricReader, ReaderHandle>();

/** Observes a reader's collections from now on, except for the last one of a process. */
export function observeCollections(reader: MetricReader, observer: CollectionObserver): void {
  handles.get(reader)?.observe(observer);
}

/**
 * Attaches readers to their provider: all of them, or none.
 *
 * @throws TypeError if one is not a `MetricReader`, or already belongs to a provider.
 */
export function attachReaders(readers: readonly MetricReader[], source: MetricSource): void {
  const attaching = readers.map((reader, index) => {
    const handle = handles.get(reader);
    if (handle === undefined) {
      throw new TypeError("A meter provider's readers must be of the class MetricReader.");
    }
    if (handle.isAttached || readers.indexOf(reader) < index) {
      throw new TypeError("A metric reader can belong to one meter provider only.");
    }
    return handle;
  });
  for (const handle of attaching) handle.isAttached = true;
  for (const handle of attaching) handle.attach(source);
}

// Created on demand: the first Error of a bundle takes Deno a fifth of the whole start-up.
function failedResult(): CollectionResult {
  return {
    resourceMetrics: { resource: Resource.empty(), scopeMetrics: [] },
    errors: [new Error("The reader is not attached to a meter provider, or is shut down.")],
  };
}

/**
 * Collects metrics on request (specification, Metrics SDK, MetricReader). It is the base class of
 * all readers; used directly, it serves tests and pull exporters. A reader belongs to one provider.
 *
 * @example
 * ```ts
 * import { MeterProvider, MetricReader } from "@offthread/otel/sdk";
 *
 * const reader = new MetricReader();
 * const provider = new MeterProvider({ readers: [reader] });
 * provider.getMeter("shop").createCounter("orders").add(2);
 * const { resourceMetrics } = await reader.collect();
 * console.assert(resourceMetrics.scopeMetrics[0].metrics[0].descriptor.name === "orders");
 * ```
 */
export class MetricReader implements ReaderPreferences {
  /** Runs timers. */
  readonly timers: Timers;
  readonly #options: MetricReaderOptions;
  readonly #selected: ReadonlyMap<InstrumentType, Selected>;
  #collector: MetricCollector | undefined;
  #clock: Clock = systemClock();
  #observer: CollectionObserver | undefined;
  readonly #shutdown = new ShutdownOnce();
  #isClosed = false;

  /**
   * Creates a reader, to be given to a provider.
   *
   * @throws TypeError for invalid producers, kinds of aggregations or temporalities.
   * @throws RangeError for numbers out of range in aggregations, limits and times.
   */
  constructor(options: MetricReaderOptions = {}) {
    checkProducers(options.metricProducers);
    checkTimeout(options.callbackTimeoutMs);
    handles.set(this, {
      isAttached: false,
      attach: (source) => this.#attach(source),
      observe: (observer) => void (this.#observer = observer),
    });
    this.#options = options;
    this.timers = options.timers ?? SYSTEM_TIMERS;
    this.#selected = askSelectors(options);
    checkPreferences(this);
  }

  /** Returns the aggregation for a kind of instrument. */
  aggregation(type: InstrumentType): Aggregation {
    return this.#selected.get(type)?.aggregation ?? { kind: "default" };
  }

  /** Returns the temporality for a kind of instrument. */
  temporality(type: InstrumentType): AggregationTemporality {
    const selected = this.#selected.get(type);
    return selected === undefined ? cumulativeTemporality() : selected.temporality;
  }

  /** Returns the maximum number of series of a metric for a kind of instrument. */
  cardinalityLimit(type: InstrumentType): number {
    return this.#selected.get(type)?.cardinalityLimit ?? DEFAULT_CARDINALITY_LIMIT;
  }

  #attach(source: MetricSource): void {
    const { metricProducers = [], metricFilter } = this.#options;
    const { callbackTimeoutMs = DEFAULT_CALLBACK_TIMEOUT_MS } = this.#options;
    this.#clock = source.clock;
    this.#collector = new MetricCollector(source, this, {
      producers: metricProducers,
      filter: metricFilter,
      timeoutMs: callbackTimeoutMs === 0 ? Infinity : callbackTimeoutMs,
      timers: this.timers,
    });
    // A subclass may have an async onAttached(), which is not awaited.
    catchRejection(this.onAttached(), reportAttach);
  }

  /**
   * Collects all metrics as they are now, in slices that do not block the thread for long. After
   * `shutdown`, or without a provider, the result has only an error.
   */
  async collect(): Promise<CollectionResult> {
    if (this.#isClosed) return failedResult();
    const collection = await this.beginCollection();
    return collection === undefined
      ? failedResult()
      : await this.slice(readCollection(collection), collection);
  }

  /**
   * Does the same synchronously, for the end of the process. Producers, and observations that
   * callbacks make later, are left out.
   */
  collectNow(): CollectionResult {
    if (this.#isClosed) return failedResult();
    const collection = this.beginCollectionNow();
    return collection === undefined ? failedResult() : runNow(readCollection(collection));
  }

  /** Collects and delivers, if the reader delivers at all. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown.isAsked) return Promise.resolve("failure");
    // The async wrapper turns an exception of a subclass into a rejection.
    return this.#within((async () => await this.onForceFlush(options))(), options);
  }

  /**
   * Collects and delivers for the last time. Later calls return the first call's promise.
   */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown.ask(() => this.#within(this.#stop(options), options));
  }

  /** `shutdown()` with the default time, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /**
   * Delivers what takes time. Called when the process has nothing left to do; it stays alive until
   * this is done, and `flushNow` follows. Does nothing if another thread delivers.
   */
  flushWhenIdle(_options?: FlushOptions): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** Delivers what is pending at the end of the process, synchronously. */
  flushNow(): void {}

  /** Whether `shutdown` has delivered the last collection. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Begins a collection, which the caller must read and release. */
  beginCollection(): Promise<Collection | undefined> {
    if (this.#collector === undefined) return Promise.resolve(undefined);
    const collection = this.#collector.collect();
    if (this.#observer !== undefined) this.#time(collection, this.#observer);
    return collection;
  }

  /** Does the same synchronously. */
  beginCollectionNow(): Collection | undefined {
    return this.#collector?.collectNow();
  }

  /** Runs the steps over a collection in slices, and releases it whatever happens. */
  async slice<Result>(
    steps: Iterator<void, Result>,
    collection: Collection,
  ): Promise<Result> {
    const { yieldTurn = systemYieldTurn } = this.#options;
    try {
      return await runSliced(steps, { clock: this.#clock, yieldTurn });
    } finally {
      collection.release();
    }
  }

  /** Called once the reader has a provider. */
  onAttached(): void {}

  /** Does the work of `forceFlush`. */
  onForceFlush(_options: FlushOptions | undefined): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** Does the work of `shutdown`. */
  onShutdown(_options: FlushOptions | undefined): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  #time(collection: Promise<Collection>, observe: CollectionObserver): void {
    const clock = this.#clock;
    const startMs = clock.now();
    collection.then(async ({ released, errors }) => {
      await released;
      observe(clock.now() - startMs, errors);
    }, (error: unknown) => observe(clock.now() - startMs, [error]));
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    try {
      return await this.onShutdown(options);
    } finally {
      this.#isClosed = true;
    }
  }

  #within(
    result: Promise<FlushResult>,
    options: FlushOptions | undefined,
  ): Promise<FlushResult> {
    const reported = result.catch((error: unknown): FlushResult => {
      reportOnce("metric-flush", "error", `Metrics could not be delivered: ${toText(error)}`);
      return "failure";
    });
    return flushWithin(reported, flushTimeoutMs(options), this.timers);
  }
}

function reportAttach(error: unknown): void {
  const message = `A metric reader could not be attached to its provider: ${toText(error)}`;
  reportOnce("metric-reader-attach", "error", message);
}

function checkProducers(producers: readonly MetricProducer[] = []): void {
  // why: plain JavaScript may pass anything
  const isValid = Array.isArray(producers) &&
    producers.every((producer?: Partial<MetricProducer>) =>
      typeof producer?.produce === "function"
    );
  if (!isValid) throw new TypeError("metricProducers must be a list of objects with produce().");
}

function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || timeoutMs >= 0) return;
  throw new RangeError(`callbackTimeoutMs must be at least 0, not ${timeoutMs}.`);
}

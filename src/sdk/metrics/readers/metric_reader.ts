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

/** How long callbacks and producers may take when nobody says otherwise, in milliseconds. */
const DEFAULT_CALLBACK_TIMEOUT_MS = 10_000;

/** Options of a `MetricReader`. */
export interface MetricReaderOptions {
  /**
   * What is made of values when no view says otherwise. Selectors are asked when the reader is
   * made, once for each kind of instrument. @default `{ kind: "default" }`
   */
  readonly aggregationSelector?: AggregationSelector;
  /** Since when values are added up. @default cumulative for all */
  readonly aggregationTemporalitySelector?: AggregationTemporalitySelector;
  /** Most series of a metric when no view says otherwise. @default 2000 */
  readonly cardinalitySelector?: CardinalitySelector;
  /** Who brings metrics from elsewhere. @default none */
  readonly metricProducers?: readonly MetricProducer[];
  /** Who leaves metrics out. @default none */
  readonly metricFilter?: MetricFilter;
  /** How long callbacks and producers may take, in milliseconds; 0 is no limit. @default 10000 */
  readonly callbackTimeoutMs?: number;
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers;
  /** Lets the event loop go round between slices of a collection. @default by a timer */
  readonly yieldTurn?: YieldTurn;
}

/** Told of each collection that a reader has begun, once it is read. */
export type CollectionObserver = (
  /** How long it took. */
  durationMs: number,
  /** What went wrong; empty where all went well. */
  errors: readonly unknown[],
) => void;

let setObserver: (reader: MetricReader, observer: CollectionObserver) => void;

/** Tells of the collections of a reader from now on, but not of the last one of a process. */
export function observeCollections(reader: MetricReader, observer: CollectionObserver): void {
  setObserver(reader, observer);
}

const attachments = new WeakMap<MetricReader, (source: MetricSource) => void>();
const attached = new WeakSet<MetricReader>();

/**
 * Gives readers to their provider: all of them, or none.
 *
 * @throws TypeError for what is no reader, and for one that already belongs to a provider.
 */
export function attachReaders(readers: readonly MetricReader[], source: MetricSource): void {
  const attaching = readers.map((reader, index) => {
    const attach = attachments.get(reader);
    if (attach === undefined) {
      throw new TypeError("A meter provider's readers must be of the class MetricReader.");
    }
    if (attached.has(reader) || readers.indexOf(reader) < index) {
      throw new TypeError("A metric reader can belong to one meter provider only.");
    }
    return attach;
  });
  for (const reader of readers) attached.add(reader);
  for (const attach of attaching) attach(source);
}

// Made when it is asked for: the first error of a bundle takes Deno a fifth of the whole start-up.
function nothing(): CollectionResult {
  return {
    resourceMetrics: { resource: Resource.empty(), scopeMetrics: [] },
    errors: [new Error("The reader is not attached to a meter provider, or is shut down.")],
  };
}

/**
 * Collects metrics when it is asked to: the base of every reader, and as it is a reader for tests
 * and for exporters that are pulled (specification, Metrics SDK, MetricReader). It belongs to one
 * provider.
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
  static {
    setObserver = (reader, observer) => void (reader.#observer = observer);
  }

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
   * A reader, to be given to a provider.
   *
   * @throws TypeError for producers, aggregations and temporalities that are none.
   * @throws RangeError for aggregations, limits and times that make no sense.
   */
  constructor(options: MetricReaderOptions = {}) {
    checkProducers(options.metricProducers);
    checkTimeout(options.callbackTimeoutMs);
    attachments.set(this, (source) => this.#attach(source));
    this.#options = options;
    this.timers = options.timers ?? SYSTEM_TIMERS;
    this.#selected = askSelectors(options);
    checkPreferences(this);
  }

  /** What is made of the values of a kind of instrument. */
  aggregation(type: InstrumentType): Aggregation {
    return this.#selected.get(type)?.aggregation ?? { kind: "default" };
  }

  /** Since when the values of a kind of instrument are added up. */
  temporality(type: InstrumentType): AggregationTemporality {
    const selected = this.#selected.get(type);
    return selected === undefined ? cumulativeTemporality() : selected.temporality;
  }

  /** Most series of a metric of a kind of instrument. */
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
    // Readers may be the application's code, and async ones are not waited for.
    catchRejection(this.onAttached(), reportAttach);
  }

  /**
   * Collects all metrics as they are now, in slices that do not hold the thread for long. After
   * `shutdown`, and without a provider, there is nothing but an error.
   */
  async collect(): Promise<CollectionResult> {
    if (this.#isClosed) return nothing();
    const collection = await this.beginCollection();
    return collection === undefined
      ? nothing()
      : await this.slice(readCollection(collection), collection);
  }

  /**
   * The same in one go, for the end of the process: observations of callbacks that are still under
   * way, and producers, are left out.
   */
  collectNow(): CollectionResult {
    if (this.#isClosed) return nothing();
    const collection = this.beginCollectionNow();
    return collection === undefined ? nothing() : runNow(readCollection(collection));
  }

  /** Collects and delivers, where the reader delivers at all. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown.isAsked) return Promise.resolve("failure");
    // The async wrapper turns what a reader of the application's own throws into a rejection.
    return this.#within((async () => await this.onForceFlush(options))(), options);
  }

  /**
   * Collects and delivers once more, and then no more. Later calls share the first one's answer.
   */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown.ask(() => this.#within(this.#stop(options), options));
  }

  /** `shutdown()` with the default time, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /**
   * Delivers what takes time, when the process has nothing left to do but lives until this is done;
   * `flushNow` follows. Does nothing where another thread delivers.
   */
  flushWhenIdle(_options?: FlushOptions): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** Delivers what is pending at the end of the process, while the thread waits. */
  flushNow(): void {}

  /** Whether `shutdown` has delivered the last collection. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Begins a collection, to be read and released by the caller. */
  beginCollection(): Promise<Collection | undefined> {
    if (this.#collector === undefined) return Promise.resolve(undefined);
    const collection = this.#collector.collect();
    if (this.#observer !== undefined) this.#time(collection, this.#observer);
    return collection;
  }

  /** The same at once. */
  beginCollectionNow(): Collection | undefined {
    return this.#collector?.collectNow();
  }

  /** Works a collection off in slices; it is released whatever happens. */
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

  /** What `forceFlush` does. */
  onForceFlush(_options: FlushOptions | undefined): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** What `shutdown` does. */
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
  const message = `A metric reader cannot collect from its provider: ${toText(error)}`;
  reportOnce("metric-reader-attach", "error", message);
}

function checkProducers(producers: readonly MetricProducer[] = []): void {
  // why: plain JavaScript gives what it likes
  const isSound = Array.isArray(producers) &&
    producers.every((producer?: Partial<MetricProducer>) =>
      typeof producer?.produce === "function"
    );
  if (!isSound) throw new TypeError("metricProducers must be a list of objects with produce().");
}

function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || timeoutMs >= 0) return;
  throw new RangeError(`callbackTimeoutMs must be at least 0, not ${timeoutMs}.`);
}

import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { Clock } from "../../clock.ts";
import type { Resource } from "../../resource/mod.ts";
import { SYSTEM_TIMERS, type Timers } from "../../timers.ts";
import { AsyncStream } from "../streams/async_stream.ts";
import { type CollectedMetric, Collection } from "../collection/collection.ts";
import type { CollectionTime } from "../collection/collection_time.ts";
import { filterFrozen } from "../collection/filter_metrics.ts";
import type { SdkMeter } from "../meter.ts";
import type { MetricFilter } from "../collection/metric_filter.ts";
import type { MetricProducer, ProducerResult } from "../producers/metric_producer.ts";
import { checkProduced, readProduced } from "../producers/read_produced.ts";
import type { ReaderPreferences } from "../streams/resolve_streams.ts";
import { runCallbacks, type RunningCallbacks } from "../instruments/run_callbacks.ts";

/** What a collector needs from its provider. */
export interface MetricSource {
  readonly resource: Resource;
  readonly clock: Clock;
  /** All meters, in the order of their creation. */
  meters(): Iterable<SdkMeter>;
}

/** What a reader defines for its collections. */
export interface CollectorOptions {
  /** How long callbacks and producers may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly producers: readonly MetricProducer[];
  readonly filter: MetricFilter | undefined;
  readonly timers?: Timers;
}

const NO_CALLBACKS: RunningCallbacks = { done: Promise.resolve(), close: () => {} };

/** Number of collections of all readers. */
let collectionCount = 0;

/** Collects the metrics of one provider for one reader, one collection after another. */
export class MetricCollector {
  readonly #source: MetricSource;
  readonly #reader: ReaderPreferences;
  readonly #options: CollectorOptions;
  #last: Promise<void> = Promise.resolve();
  #open: Collection | undefined;
  #isCalling = false;

  /** @param reader The reader to collect for. */
  constructor(source: MetricSource, reader: ReaderPreferences, options: CollectorOptions) {
    this.#source = source;
    this.#reader = reader;
    this.#options = options;
  }

  /**
   * Calls all callbacks and producers, and then takes all metrics at one moment. Waits until the
   * previous collection is released.
   */
  collect(): Promise<Collection> {
    const collection = this.#last.then(() => this.#collect());
    // A failed collection has nothing to release, and must not make later ones fail.
    this.#last = collection.then(({ released }) => released, () => undefined);
    return collection;
  }

  /**
   * Collects synchronously, for the end of the process. Producers are left out, and so is what
   * callbacks observe later. The previous collection is released.
   */
  collectNow(): Collection {
    const callbacks = this.#runCallbacks();
    callbacks.close();
    return this.#freeze([]);
  }

  async #collect(): Promise<Collection> {
    const callbacks = this.#runCallbacks();
    const [produced] = await Promise.all([this.#produce(), callbacks.done]);
    callbacks.close();
    return this.#freeze(produced);
  }

  #runCallbacks(): RunningCallbacks {
    // A callback may start a collection itself, which must not call it again.
    if (this.#isCalling) return NO_CALLBACKS;
    this.#isCalling = true;
    try {
      return this.#callAll();
    } finally {
      this.#isCalling = false;
    }
  }

  #callAll(): RunningCallbacks {
    const meters = [...this.#source.meters()];
    for (const stream of meters.flatMap((meter) => meter.streamsOf(this.#reader))) {
      if (stream instanceof AsyncStream) stream.begin();
    }
    const { timeoutMs, timers = SYSTEM_TIMERS } = this.#options;
    return runCallbacks(this.#reader, {
      instruments: meters.flatMap((meter) => meter.observables()),
      batches: meters.flatMap((meter) => meter.batches()),
    }, { timeoutMs, timers });
  }

  #freeze(produced: readonly ProducerResult[]): Collection {
    this.#open?.release();
    const { clock, resource } = this.#source;
    const { filter } = this.#options;
    clock.resync();
    clock.read();
    const time: CollectionTime = {
      number: ++collectionCount,
      seconds: clock.seconds,
      nanos: clock.nanos,
    };
    // Producers' metrics come first, so that their errors show before anything is frozen.
    const foreign = produced.flatMap((result) => readProduced(result, time, filter));
    const errors = produced.flatMap((result) => result.errors ?? []);
    const { metrics, releases } = this.#freezeStreams(time);
    metrics.push(...foreign);
    this.#open = new Collection({ time, resource, metrics, errors, releases });
    return this.#open;
  }

  #freezeStreams(
    time: CollectionTime,
  ): { readonly metrics: CollectedMetric[]; readonly releases: readonly (() => void)[] } {
    const metrics: CollectedMetric[] = [];
    const releases: (() => void)[] = [];
    try {
      for (const meter of this.#source.meters()) {
        for (const stream of meter.streamsOf(this.#reader)) {
          const frozen = stream.freeze(time);
          if (frozen === undefined) continue;
          releases.push(frozen.release);
          if (filterFrozen(frozen.metric, this.#options.filter)) metrics.push(frozen.metric);
        }
      }
    } catch (error) {
      // There is no collection that would release them.
      for (const release of releases) release();
      throw error;
    }
    return { metrics, releases };
  }

  #produce(): Promise<ProducerResult[]> {
    return Promise.all(this.#options.producers.map((producer) => this.#produceOne(producer)));
  }

  #produceOne(producer: MetricProducer): Promise<ProducerResult> {
    const { timeoutMs, timers = SYSTEM_TIMERS, filter } = this.#options;
    return new Promise((resolve) => {
      const cancel = timers.after(timeoutMs, () => fail(`it took longer than ${timeoutMs} ms`));
      const fail = (problem: unknown): void => {
        reportOnce(
          "metric-producer",
          "error",
          `A metric producer failed; its metrics are left out: ${toText(problem)}`,
        );
        cancel();
        resolve({ scopeMetrics: [], errors: [problem] });
      };
      const produce = async (): Promise<ProducerResult> =>
        checkProduced(await producer.produce(filter));
      produce().then((result) => {
        cancel();
        resolve(result);
      }, fail);
    });
  }
}

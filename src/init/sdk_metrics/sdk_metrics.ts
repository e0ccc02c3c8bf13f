import {
  type Attributes,
  type Histogram,
  type Meter,
  type Observable,
  type ObservableCallback,
  ValueType,
} from "../../api/mod.ts";
import { SpanCounts } from "../../sdk/trace/span/span_counts.ts";
import { type DurationName, type ObservableName, SDK_INSTRUMENTS } from "./instruments.ts";

/** Reports one value. */
export type Report = (value: number, attributes?: Attributes) => void;

/**
 * The metrics of the SDK itself. While the SDK is put together its parts say here what they count;
 * `start` makes the instruments, which ask for the counts at each collection.
 *
 * Semantic conventions: SDK metrics.
 */
export class SdkMetrics {
  /** Spans, to be counted by the tracer provider. */
  readonly spanCounts: SpanCounts = new SpanCounts();
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
  readonly #instances = new Map<string, number>();
  readonly #readers = new Map<ObservableName, ((report: Report) => void)[]>();
  readonly #durations = new Map<DurationName, Histogram>();

  /** Without instruments yet. */
  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
  }

  /** The attributes that tell a new component of a type from all others. */
  nameComponent(type: string): Attributes {
    const instance = this.#instances.get(type) ?? 0;
    this.#instances.set(type, instance + 1);
    return { "otel.component.type": type, "otel.component.name": `${type}/${instance}` };
  }

  /** Has an instrument ask for its values by this function too. */
  observe(name: ObservableName, read: (report: Report) => void): void {
    const readers = this.#readers.get(name);
    if (readers === undefined) this.#readers.set(name, [read]);
    else readers.push(read);
  }

  /** Records a duration. */
  record(name: DurationName, durationMs: number, attributes: Attributes): void {
    this.#durations.get(name)?.record(durationMs / 1e3, attributes);
  }

  /**
   * Makes the instruments.
   *
   * @returns A function that ends their questions.
   */
  start(meter: Meter): () => void {
    const stops = [...this.#readers].map(([name, readers]) => {
      const instrument = createObservable(meter, name);
      const callback: ObservableCallback = (result) => {
        for (const read of readers) read((value, attributes) => result.observe(value, attributes));
      };
      instrument.addCallback(callback);
      return () => instrument.removeCallback(callback);
    });
    for (const name of DURATION_NAMES) this.#durations.set(name, createHistogram(meter, name));
    return () => {
      for (const stop of stops) stop();
    };
  }
}

const DURATION_NAMES: readonly DurationName[] = [
  "otel.sdk.metric_reader.collection.duration",
  "otel.sdk.exporter.operation.duration",
];

function createObservable(meter: Meter, name: ObservableName): Observable {
  const { kind, ...definition } = SDK_INSTRUMENTS[name];
  const options = { ...definition, valueType: ValueType.INT };
  return kind === "counter"
    ? meter.createObservableCounter(name, options)
    : meter.createObservableUpDownCounter(name, options);
}

function createHistogram(meter: Meter, name: DurationName): Histogram {
  const { unit, description } = SDK_INSTRUMENTS[name];
  // The convention: a count and a sum are enough, by default.
  return meter.createHistogram(name, {
    unit,
    description,
    advice: { explicitBucketBoundaries: [] },
  });
}

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
 * The metrics of the SDK itself. During set-up its parts register here what they count; `start`
 * creates the instruments, which read the counts at each collection.
 *
 * Semantic conventions: SDK metrics.
 */
export class SdkMetrics {
  /** Counts of spans, updated by the tracer provider. */
  readonly spanCounts: SpanCounts = new SpanCounts();
  /** Returns a monotonic time in milliseconds. */
  readonly monotonicMs: () => number;
  readonly #instances = new Map<string, number>();
  readonly #readers = new Map<ObservableName, ((report: Report) => void)[]>();
  readonly #durations = new Map<DurationName, Histogram>();

  /** Creates no instruments yet. */
  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
  }

  /** Returns attributes that identify a new component of a type. */
  nameComponent(type: string): Attributes {
    const instance = this.#instances.get(type) ?? 0;
    this.#instances.set(type, instance + 1);
    return { "otel.component.type": type, "otel.component.name": `${type}/${instance}` };
  }

  /** Registers a function that reports values of an instrument. */
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
   * Creates the instruments.
   *
   * @returns A function that stops their callbacks.
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
  // The convention: by default, count and sum are enough.
  return meter.createHistogram(name, {
    unit,
    description,
    advice: { explicitBucketBoundaries: [] },
  });
}

import {
  type Attributes,
  type BatchObservableCallback,
  type Counter,
  createNoopMeter,
  type Gauge,
  type Histogram,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCounter,
  type ObservableGauge,
  type ObservableUpDownCounter,
  reportOnce,
  type UpDownCounter,
  ValueType,
} from "../../api/mod.ts";
import { observablesOf } from "../../api/metrics/observables_of.ts";
import { toText } from "../../api/to_text.ts";
import type { Scope } from "../../snapshot/mod.ts";
import type { NumberedScope } from "../scope_of.ts";
import { textOrEmpty } from "../text_or_empty.ts";
import { AsyncStream } from "./streams/async_stream.ts";
import { InstrumentRegistry } from "./instruments/instrument_registry.ts";
import { type InstrumentDescriptor, InstrumentType, isObservable } from "./instrument_type.ts";
import type { MeterProviderState } from "./meter_provider_state.ts";
import { type BatchCallback, ObservableInstrument } from "./instruments/observable_instrument.ts";
import { type ReaderPreferences, resolveStreams } from "./streams/resolve_streams.ts";
import type { StreamConfig } from "./streams/stream_config.ts";
import { StreamRegistry } from "./streams/stream_registry.ts";
import { SdkCounter, SdkRecorder } from "./instruments/sync_instruments.ts";
import { SyncStream } from "./streams/sync_stream.ts";

type SdkInstrument = SdkCounter | SdkRecorder | ObservableInstrument;
type AnyStream = SyncStream | AsyncStream;

/** Makes instruments for one instrumentation scope (specification, Metrics SDK, Meter). */
export class SdkMeter implements Meter {
  readonly #state: MeterProviderState;
  readonly #scope: NumberedScope;
  readonly #instruments = new InstrumentRegistry<SdkInstrument>();
  readonly #streams = new Map<ReaderPreferences, StreamRegistry<AnyStream>>();
  readonly #batches: BatchCallback[] = [];
  #isEnabled: boolean;

  /** Made by the `MeterProvider`. */
  constructor(state: MeterProviderState, scope: NumberedScope, isEnabled: boolean) {
    this.#state = state;
    this.#scope = scope;
    this.#isEnabled = isEnabled;
  }

  /** The scope of the meter. */
  get scope(): Scope {
    return this.#scope.scope;
  }

  createCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Counter<A> {
    return this.#sync(name, InstrumentType.COUNTER, options, SdkCounter) ??
      createNoopMeter().createCounter(name);
  }

  createUpDownCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): UpDownCounter<A> {
    return this.#sync(name, InstrumentType.UP_DOWN_COUNTER, options, SdkCounter) ??
      createNoopMeter().createUpDownCounter(name);
  }

  createHistogram<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Histogram<A> {
    return this.#sync(name, InstrumentType.HISTOGRAM, options, SdkRecorder) ??
      createNoopMeter().createHistogram(name);
  }

  createGauge<A extends Attributes = Attributes>(name: string, options?: MetricOptions): Gauge<A> {
    return this.#sync(name, InstrumentType.GAUGE, options, SdkRecorder) ??
      createNoopMeter().createGauge(name);
  }

  createObservableCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableCounter<A> {
    return this.#observable(name, InstrumentType.OBSERVABLE_COUNTER, options);
  }

  createObservableUpDownCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableUpDownCounter<A> {
    return this.#observable(name, InstrumentType.OBSERVABLE_UP_DOWN_COUNTER, options);
  }

  createObservableGauge<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableGauge<A> {
    return this.#observable(name, InstrumentType.OBSERVABLE_GAUGE, options);
  }

  addBatchObservableCallback<A extends Attributes = Attributes>(
    callback: BatchObservableCallback<A>,
    observables: Observable<A>[],
  ): void {
    const instruments = this.#ownOf(observables);
    if (typeof callback !== "function" || instruments.size === 0) return;
    if (this.#batches.some((batch) => isBatch(batch, callback, instruments))) return;
    this.#batches.push({ callback, instruments });
  }

  removeBatchObservableCallback<A extends Attributes = Attributes>(
    callback: BatchObservableCallback<A>,
    observables: Observable<A>[],
  ): void {
    const instruments = this.#ownOf(observables);
    const at = this.#batches.findIndex((batch) => isBatch(batch, callback, instruments));
    if (at >= 0) this.#batches.splice(at, 1);
  }

  /** The observable instruments. Like callbacks and streams, none while the meter is disabled. */
  observables(): ObservableInstrument[] {
    if (!this.#isEnabled) return [];
    return this.#instruments.all().filter((one) => one instanceof ObservableInstrument);
  }

  /** The callbacks for several instruments. */
  batches(): readonly BatchCallback[] {
    return this.#isEnabled ? this.#batches : [];
  }

  /** The streams of a reader. */
  streamsOf(reader: ReaderPreferences): readonly AnyStream[] {
    return this.#isEnabled ? this.#streams.get(reader)?.streams ?? [] : [];
  }

  /** Turns all instruments of the meter on or off. */
  setEnabled(isEnabled: boolean): void {
    if (isEnabled === this.#isEnabled) return;
    this.#isEnabled = isEnabled;
    for (const instrument of this.#instruments.all()) this.#connect(instrument);
  }

  #sync<I extends SdkCounter | SdkRecorder>(
    name: string,
    type: InstrumentType,
    options: MetricOptions | undefined,
    Instrument: new (descriptor: InstrumentDescriptor) => I,
  ): I | undefined {
    const instrument = this.#register(name, type, options, (made) => new Instrument(made));
    return instrument instanceof Instrument ? instrument : undefined;
  }

  #observable<A extends Attributes>(
    name: string,
    type: InstrumentType,
    options: MetricOptions | undefined,
  ): Observable<A> {
    const instrument = this.#register(
      name,
      type,
      options,
      (made) => new ObservableInstrument(made),
    );
    return instrument instanceof ObservableInstrument
      ? instrument
      : createNoopMeter().createObservableGauge(name);
  }

  // The instruments that a batch callback can report: those of this meter.
  #ownOf<A extends Attributes>(observables: readonly Observable<A>[]): Set<ObservableInstrument> {
    const all = this.#instruments.all();
    const own = new Set<ObservableInstrument>();
    for (const observable of observablesOf(observables)) {
      const found = all.find((instrument) => instrument === observable);
      if (found instanceof ObservableInstrument) own.add(found);
      else {
        reportOnce(
          "metric-batch-foreign",
          "warn",
          "A batch callback can observe only the observable instruments of its own meter; " +
            "another one was ignored.",
        );
      }
    }
    return own;
  }

  #register(
    name: string,
    type: InstrumentType,
    options: MetricOptions | undefined,
    create: (descriptor: InstrumentDescriptor) => SdkInstrument,
  ): SdkInstrument | undefined {
    if (typeof name !== "string" || name === "") {
      reportOnce(
        "metric-name",
        "error",
        "An instrument was created without a name; it records nothing.",
      );
      return undefined;
    }
    try {
      return this.#instruments.findOrCreate(describe(name, type, options), (found) => {
        const instrument = create(found);
        this.#connect(instrument);
        return instrument;
      });
    } catch (error) {
      // Options, and the methods of readers, may be the application's code and throw.
      const message = `An instrument could not be created, and records nothing: ${toText(error)}`;
      reportOnce("metric-instrument", "error", message);
      return undefined;
    }
  }

  #connect(instrument: SdkInstrument): void {
    if (instrument instanceof ObservableInstrument) {
      for (const reader of this.#state.readers) {
        const streams = this.#streamsFor(instrument.descriptor, reader);
        instrument.setStreams(reader, streams.filter((one) => one instanceof AsyncStream));
      }
      return;
    }
    const streams = this.#state.readers.flatMap((reader) =>
      this.#streamsFor(instrument.descriptor, reader)
    );
    instrument.setStreams(streams.filter((one) => one instanceof SyncStream));
  }

  #streamsFor(descriptor: InstrumentDescriptor, reader: ReaderPreferences): AnyStream[] {
    if (!this.#isEnabled || !this.#state.isRecording) return [];
    const { exemplarFilter, clock } = this.#state;
    const hasExemplars = exemplarFilter !== "always_off";
    const source = { descriptor, ...this.#scope, hasExemplars, clock };
    const registry = this.#streams.get(reader) ?? new StreamRegistry<AnyStream>();
    this.#streams.set(reader, registry);
    const create = (config: StreamConfig): AnyStream =>
      isObservable(descriptor.type)
        ? new AsyncStream(config, exemplarFilter, clock)
        : new SyncStream(config, exemplarFilter, clock);
    const streams = resolveStreams(source, this.#state, reader)
      .map((config) => registry.findOrCreate(config, create));
    return [...new Set(streams)];
  }
}

function describe(
  name: string,
  type: InstrumentType,
  options: MetricOptions | undefined,
): InstrumentDescriptor {
  return {
    name,
    type,
    description: textOrEmpty(options?.description),
    unit: textOrEmpty(options?.unit),
    valueType: options?.valueType ?? ValueType.DOUBLE,
    advice: options?.advice ?? {},
  };
}

function isBatch(
  batch: BatchCallback,
  callback: unknown,
  instruments: ReadonlySet<unknown>,
): boolean {
  return batch.callback === callback && batch.instruments.size === instruments.size &&
    [...batch.instruments].every((instrument) => instruments.has(instrument));
}

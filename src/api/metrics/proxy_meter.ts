import type { Attributes } from "../attributes.ts";
import type {
  BatchObservableCallback,
  Counter,
  Gauge,
  Histogram,
  MetricOptions,
  Observable,
  ObservableCounter,
  ObservableGauge,
  ObservableUpDownCounter,
  UpDownCounter,
} from "./instruments.ts";
import type { Meter } from "./meter.ts";
import { MeterDelegate, type MeterScope } from "./meter_delegate.ts";
import type { MeterOptions } from "./meter_provider.ts";
import { observablesOf } from "./observables_of.ts";
import { ProxyBatchCallback } from "./proxy_batch_callback.ts";
import { ProxyAdder, ProxyRecorder } from "./proxy_instruments.ts";
import { ProxyObservable } from "./proxy_observable.ts";
import { trackInstrument, untrackInstrument } from "./tracked_instruments.ts";

/**
 * The meter that callers get before a provider is registered. Its instruments and callbacks follow
 * the registered provider, also after another one replaces it, and do nothing while there is none.
 */
export class ProxyMeter implements Meter {
  readonly #scope: MeterScope;
  readonly #delegate: MeterDelegate<Meter>;
  // Keyed by the callback; unknown, because callbacks differ in the type of their attributes.
  readonly #batches: Map<unknown, ProxyBatchCallback<Attributes>[]> = new Map();

  /**
   * Makes a meter that waits for a provider.
   *
   * @param name The name of the scope.
   * @param version Its version.
   * @param options Schema URL and attributes of the scope.
   */
  constructor(name: string, version?: string, options?: MeterOptions) {
    this.#scope = { name, version, options };
    this.#delegate = new MeterDelegate(this.#scope, (meter) => meter);
  }

  /** Makes an instrument that records a level. */
  createGauge<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Gauge<AttributesTypes> {
    const make = (meter: Meter) => meter.createGauge<AttributesTypes>(name, options);
    return new ProxyRecorder(new MeterDelegate(this.#scope, make));
  }

  /** Makes an instrument that records a distribution. */
  createHistogram<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Histogram<AttributesTypes> {
    const make = (meter: Meter) => meter.createHistogram<AttributesTypes>(name, options);
    return new ProxyRecorder(new MeterDelegate(this.#scope, make));
  }

  /** Makes an instrument that counts what only grows. */
  createCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Counter<AttributesTypes> {
    const make = (meter: Meter) => meter.createCounter<AttributesTypes>(name, options);
    return new ProxyAdder(new MeterDelegate(this.#scope, make));
  }

  /** Makes an instrument that counts what grows and shrinks. */
  createUpDownCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): UpDownCounter<AttributesTypes> {
    const make = (meter: Meter) => meter.createUpDownCounter<AttributesTypes>(name, options);
    return new ProxyAdder(new MeterDelegate(this.#scope, make));
  }

  /** Makes an instrument whose callbacks report a level. */
  createObservableGauge<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableGauge<AttributesTypes> {
    return this.#observable((meter) => meter.createObservableGauge<AttributesTypes>(name, options));
  }

  /** Makes an instrument whose callbacks report a sum that only grows. */
  createObservableCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableCounter<AttributesTypes> {
    return this.#observable((meter) =>
      meter.createObservableCounter<AttributesTypes>(name, options)
    );
  }

  /** Makes an instrument whose callbacks report a sum that grows and shrinks. */
  createObservableUpDownCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableUpDownCounter<AttributesTypes> {
    return this.#observable((meter) =>
      meter.createObservableUpDownCounter<AttributesTypes>(name, options)
    );
  }

  #observable<AttributesTypes extends Attributes>(
    make: (meter: Meter) => Observable<AttributesTypes>,
  ): Observable<AttributesTypes> {
    const observable = new ProxyObservable(new MeterDelegate(this.#scope, make));
    observable.attach();
    return observable;
  }

  /** Adds a callback that reports the values of several instruments of this meter. */
  addBatchObservableCallback<AttributesTypes extends Attributes = Attributes>(
    callback: BatchObservableCallback<AttributesTypes>,
    observables: Observable<AttributesTypes>[],
  ): void {
    const present = this.#batches.get(callback) ?? [];
    const list = observablesOf(observables);
    if (list.length === 0 || present.some((batch) => batch.isFor(list))) return;
    const batch = new ProxyBatchCallback(this.#delegate, callback, list);
    this.#batches.set(callback, [...present, batch]);
    batch.attach();
    trackInstrument(batch);
  }

  /** Removes a callback that was added by `addBatchObservableCallback`. */
  removeBatchObservableCallback<AttributesTypes extends Attributes = Attributes>(
    callback: BatchObservableCallback<AttributesTypes>,
    observables: Observable<AttributesTypes>[],
  ): void {
    const present = this.#batches.get(callback) ?? [];
    const list = observablesOf(observables);
    const remaining = present.filter((batch) => !batch.isFor(list));
    for (const batch of present) {
      if (remaining.includes(batch)) continue;
      batch.detach();
      untrackInstrument(batch);
    }
    if (remaining.length === 0) this.#batches.delete(callback);
    else this.#batches.set(callback, remaining);
  }
}

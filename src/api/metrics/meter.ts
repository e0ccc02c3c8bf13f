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

/**
 * Makes instruments for one instrumentation scope. The name of an instrument starts with a letter,
 * has at most 255 characters of `A-Z a-z 0-9 _ . - /`, and is not case-sensitive.
 *
 * Specification: Metrics API, Meter.
 */
export interface Meter {
  /**
   * Makes an instrument that records a level.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createGauge<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Gauge<AttributesTypes>;
  /**
   * Makes an instrument that records a distribution.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createHistogram<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Histogram<AttributesTypes>;
  /**
   * Makes an instrument that counts what only grows.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): Counter<AttributesTypes>;
  /**
   * Makes an instrument that counts what grows and shrinks.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createUpDownCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): UpDownCounter<AttributesTypes>;
  /**
   * Makes an instrument whose callbacks report a level.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createObservableGauge<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableGauge<AttributesTypes>;
  /**
   * Makes an instrument whose callbacks report a sum that only grows.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createObservableCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableCounter<AttributesTypes>;
  /**
   * Makes an instrument whose callbacks report a sum that grows and shrinks.
   *
   * @param name The name of the metric.
   * @param options Description, unit, kind of number, advice.
   */
  createObservableUpDownCounter<AttributesTypes extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableUpDownCounter<AttributesTypes>;
  /**
   * Adds a callback that reports the values of several instruments of this meter.
   *
   * @param callback Is called once per collection.
   * @param observables The instruments it may report.
   */
  addBatchObservableCallback<AttributesTypes extends Attributes = Attributes>(
    callback: BatchObservableCallback<AttributesTypes>,
    observables: Observable<AttributesTypes>[],
  ): void;
  /**
   * Removes a callback that was added by `addBatchObservableCallback`.
   *
   * @param callback The callback that was added.
   * @param observables The instruments it was added for.
   */
  removeBatchObservableCallback<AttributesTypes extends Attributes = Attributes>(
    callback: BatchObservableCallback<AttributesTypes>,
    observables: Observable<AttributesTypes>[],
  ): void;
}

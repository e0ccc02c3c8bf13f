import type { Attributes } from "../attributes.ts";
import type { Context } from "../context/context.ts";

/** The kind of numbers that an instrument takes. */
export const ValueType = {
  /** Whole numbers. */
  INT: 0,
  /** Any number; the default. */
  DOUBLE: 1,
} as const;

/** One of the values of {@link ValueType}. */
export type ValueType = typeof ValueType[keyof typeof ValueType];

/** Hints to the SDK; views take precedence over them. */
export interface MetricAdvice {
  /** The upper bounds of the buckets of a histogram, ascending. */
  explicitBucketBoundaries?: number[];
  /** The names of the attributes to keep (in development in the specification). */
  attributes?: string[];
}

/** How to make an instrument. */
export interface MetricOptions {
  /**
   * What is measured, for humans.
   *
   * @default ""
   */
  description?: string;
  /**
   * The unit, as UCUM writes it: `s`, `By`, `{request}`.
   *
   * @default ""
   */
  unit?: string;
  /**
   * Whether values are whole numbers.
   *
   * @default ValueType.DOUBLE
   */
  valueType?: ValueType;
  /** Hints to the SDK. */
  advice?: MetricAdvice;
}

/** An instrument that adds, bound to one set of attributes. */
export interface BoundAdder {
  /**
   * Adds to the sum.
   *
   * @param value How much.
   * @param context The context of the measurement. Default: the active context.
   */
  add(value: number, context?: Context): void;
}

/** An instrument that records, bound to one set of attributes. */
export interface BoundRecorder {
  /**
   * Records a value.
   *
   * @param value The value.
   * @param context The context of the measurement. Default: the active context.
   */
  record(value: number, context?: Context): void;
}

/** Counts what only grows: requests, bytes. Specification: Metrics API, Counter. */
export interface Counter<AttributesTypes extends Attributes = Attributes> {
  /**
   * Adds to the sum.
   *
   * @param value How much; not negative.
   * @param attributes The attributes of the measurement.
   * @param context The context of the measurement. Default: the active context.
   */
  add(value: number, attributes?: AttributesTypes, context?: Context): void;
  /**
   * Returns whether a measurement now could be recorded. Ask before gathering costly values. An
   * instrument of another SDK may lack the method, which means true.
   */
  enabled?(): boolean;
  /**
   * Returns this instrument bound to a set of attributes, which makes measurements cheaper. An
   * instrument of another SDK may lack the method.
   *
   * @param attributes The attributes of the measurements.
   */
  bind?(attributes: AttributesTypes): BoundAdder;
}

/** Counts what grows and shrinks: open connections. Specification: Metrics API, UpDownCounter. */
export interface UpDownCounter<AttributesTypes extends Attributes = Attributes> {
  /**
   * Adds to the sum.
   *
   * @param value How much; negative to take away.
   * @param attributes The attributes of the measurement.
   * @param context The context of the measurement. Default: the active context.
   */
  add(value: number, attributes?: AttributesTypes, context?: Context): void;
  /** Returns whether a measurement now could be recorded; see `Counter.enabled`. */
  enabled?(): boolean;
  /**
   * Returns this instrument bound to a set of attributes; see `Counter.bind`.
   *
   * @param attributes The attributes of the measurements.
   */
  bind?(attributes: AttributesTypes): BoundAdder;
}

/** Records a level: temperature, queue length. Specification: Metrics API, Gauge. */
export interface Gauge<AttributesTypes extends Attributes = Attributes> {
  /**
   * Records a value, which replaces the one before.
   *
   * @param value The value.
   * @param attributes The attributes of the measurement.
   * @param context The context of the measurement. Default: the active context.
   */
  record(value: number, attributes?: AttributesTypes, context?: Context): void;
  /** Returns whether a measurement now could be recorded; see `Counter.enabled`. */
  enabled?(): boolean;
  /**
   * Returns this instrument bound to a set of attributes; see `Counter.bind`.
   *
   * @param attributes The attributes of the measurements.
   */
  bind?(attributes: AttributesTypes): BoundRecorder;
}

/** Records a distribution: durations, sizes. Specification: Metrics API, Histogram. */
export interface Histogram<AttributesTypes extends Attributes = Attributes> {
  /**
   * Records a value.
   *
   * @param value The value; not negative.
   * @param attributes The attributes of the measurement.
   * @param context The context of the measurement. Default: the active context.
   */
  record(value: number, attributes?: AttributesTypes, context?: Context): void;
  /** Returns whether a measurement now could be recorded; see `Counter.enabled`. */
  enabled?(): boolean;
  /**
   * Returns this instrument bound to a set of attributes; see `Counter.bind`.
   *
   * @param attributes The attributes of the measurements.
   */
  bind?(attributes: AttributesTypes): BoundRecorder;
}

/** Receives the observations of one callback. */
export interface ObservableResult<AttributesTypes extends Attributes = Attributes> {
  /**
   * Reports a value.
   *
   * @param value The value; for a counter the sum so far, not the increase.
   * @param attributes The attributes of the value.
   */
  observe(
    this: ObservableResult<AttributesTypes>,
    value: number,
    attributes?: AttributesTypes,
  ): void;
}

/** Receives the observations of one callback for several instruments. */
export interface BatchObservableResult<AttributesTypes extends Attributes = Attributes> {
  /**
   * Reports a value of one instrument.
   *
   * @param metric The instrument, one of those that the callback was added for.
   * @param value The value; for a counter the sum so far, not the increase.
   * @param attributes The attributes of the value.
   */
  observe(
    this: BatchObservableResult<AttributesTypes>,
    metric: Observable<AttributesTypes>,
    value: number,
    attributes?: AttributesTypes,
  ): void;
}

/** Is called once per collection to report the values of one instrument. */
export type ObservableCallback<AttributesTypes extends Attributes = Attributes> = (
  observableResult: ObservableResult<AttributesTypes>,
) => void | Promise<void>;

/** Is called once per collection to report the values of several instruments. */
export type BatchObservableCallback<AttributesTypes extends Attributes = Attributes> = (
  observableResult: BatchObservableResult<AttributesTypes>,
) => void | Promise<void>;

/** An instrument whose callbacks report values. Specification: Metrics API, async instruments. */
export interface Observable<AttributesTypes extends Attributes = Attributes> {
  /**
   * Adds a callback, to be called once per collection.
   *
   * @param callback Reports the values.
   */
  addCallback(callback: ObservableCallback<AttributesTypes>): void;
  /**
   * Removes a callback.
   *
   * @param callback The callback that was added.
   */
  removeCallback(callback: ObservableCallback<AttributesTypes>): void;
}

/** Reports a sum that only grows. */
export type ObservableCounter<AttributesTypes extends Attributes = Attributes> = Observable<
  AttributesTypes
>;

/** Reports a sum that grows and shrinks. */
export type ObservableUpDownCounter<AttributesTypes extends Attributes = Attributes> = Observable<
  AttributesTypes
>;

/** Reports a level. */
export type ObservableGauge<AttributesTypes extends Attributes = Attributes> = Observable<
  AttributesTypes
>;

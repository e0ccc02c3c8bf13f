import type { MetricAdvice, ValueType } from "../../api/mod.ts";

/** The kinds of instruments (specification, Metrics API, Instrument). */
export const InstrumentType = {
  /** Counts what only grows. */
  COUNTER: "COUNTER",
  /** Counts what grows and shrinks. */
  UP_DOWN_COUNTER: "UP_DOWN_COUNTER",
  /** Records a distribution. */
  HISTOGRAM: "HISTOGRAM",
  /** Records the current value. */
  GAUGE: "GAUGE",
  /** Observes a sum that only grows. */
  OBSERVABLE_COUNTER: "OBSERVABLE_COUNTER",
  /** Observes a sum that grows and shrinks. */
  OBSERVABLE_UP_DOWN_COUNTER: "OBSERVABLE_UP_DOWN_COUNTER",
  /** Observes the current value. */
  OBSERVABLE_GAUGE: "OBSERVABLE_GAUGE",
} as const;

/** One of the values of {@link InstrumentType}. */
export type InstrumentType = typeof InstrumentType[keyof typeof InstrumentType];

/** What an instrument was created with. */
export interface InstrumentDescriptor {
  /** The name of the metric. */
  readonly name: string;
  /** What is measured; `""` if not given. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** The kind of instrument. */
  readonly type: InstrumentType;
  /** Whether values are whole numbers. */
  readonly valueType: ValueType;
  /** Hints from the code that created it. */
  readonly advice: MetricAdvice;
}

/** Whether callbacks observe the instrument's values. */
export function isObservable(type: InstrumentType): boolean {
  return type === InstrumentType.OBSERVABLE_COUNTER ||
    type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER ||
    type === InstrumentType.OBSERVABLE_GAUGE;
}

/** Whether a sum of the instrument's values can only grow. */
export function isMonotonic(type: InstrumentType): boolean {
  return type === InstrumentType.COUNTER || type === InstrumentType.OBSERVABLE_COUNTER ||
    type === InstrumentType.HISTOGRAM;
}

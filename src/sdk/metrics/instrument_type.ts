import type { MetricAdvice, ValueType } from "../../api/mod.ts";

/** The kinds of instruments (specification, Metrics API, Instrument). */
export const InstrumentType = {
  /** Counts what only grows. */
  COUNTER: "COUNTER",
  /** Counts what grows and shrinks. */
  UP_DOWN_COUNTER: "UP_DOWN_COUNTER",
  /** Records a distribution. */
  HISTOGRAM: "HISTOGRAM",
  /** Records a level. */
  GAUGE: "GAUGE",
  /** Is asked for a sum that only grows. */
  OBSERVABLE_COUNTER: "OBSERVABLE_COUNTER",
  /** Is asked for a sum that grows and shrinks. */
  OBSERVABLE_UP_DOWN_COUNTER: "OBSERVABLE_UP_DOWN_COUNTER",
  /** Is asked for a level. */
  OBSERVABLE_GAUGE: "OBSERVABLE_GAUGE",
} as const;

/** One of the values of {@link InstrumentType}. */
export type InstrumentType = typeof InstrumentType[keyof typeof InstrumentType];

/** What an instrument was made with. */
export interface InstrumentDescriptor {
  /** The name of the metric. */
  readonly name: string;
  /** What is measured; `""` for nothing said. */
  readonly description: string;
  /** The unit; `""` for none. */
  readonly unit: string;
  /** The kind of instrument. */
  readonly type: InstrumentType;
  /** Whether values are whole numbers. */
  readonly valueType: ValueType;
  /** The hints of the one who made it. */
  readonly advice: MetricAdvice;
}

/** Whether an instrument is asked for its values. */
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

import { reportOnce, ValueType } from "../../../api/mod.ts";
import { type InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";

/** The range of values that an instrument accepts; integers are checked apart. */
export interface ValueRange {
  /** The minimum; 0 for counters and histograms. */
  readonly least: number;
  /** The maximum; infinite for gauges of doubles. */
  readonly greatest: number;
}

/** Returns the range of values that an instrument accepts. */
export function valueRange({ type, valueType }: InstrumentDescriptor): ValueRange {
  const isGauge = type === InstrumentType.GAUGE || type === InstrumentType.OBSERVABLE_GAUGE;
  const isSigned = isGauge || type === InstrumentType.UP_DOWN_COUNTER ||
    type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER;
  const greatest = isGauge && valueType !== ValueType.INT ? Infinity : Number.MAX_VALUE;
  return { least: isSigned ? -greatest : 0, greatest };
}

/** Returns the value to record; reports an invalid one and returns `undefined`. */
export function validValue(value: unknown, descriptor: InstrumentDescriptor): number | undefined {
  const { name, valueType } = descriptor;
  const { least, greatest } = valueRange(descriptor);
  if (typeof value !== "number" || !(value >= -greatest && value <= greatest)) {
    // Not the text of an object: its toString() may measure, and so end up here again.
    const shown = typeof value === "number" ? value : `a value of type ${typeof value}`;
    reportOnce("metric-value", "warn", `${name}: ${shown} was dropped: it is not a finite number.`);
    return undefined;
  }
  if (value < least) {
    reportOnce("metric-negative", "warn", `${name}: the negative value ${value} was dropped.`);
    return undefined;
  }
  if (valueType !== ValueType.INT || Number.isInteger(value)) return value;
  const message = `${name}: the fraction of ${value} was cut off: it is recorded as an integer.`;
  reportOnce("metric-int", "warn", message);
  return Math.trunc(value);
}

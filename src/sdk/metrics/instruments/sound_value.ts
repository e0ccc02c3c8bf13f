import { reportOnce, ValueType } from "../../../api/mod.ts";
import { type InstrumentDescriptor, InstrumentType } from "../instrument_type.ts";

/** The values that an instrument takes, integers aside. */
export interface ValueRange {
  /** The least; 0 where values only add up. */
  readonly least: number;
  /** The greatest; infinite for levels that are no integers. */
  readonly greatest: number;
}

/** The values that an instrument takes, integers aside. */
export function valueRange({ type, valueType }: InstrumentDescriptor): ValueRange {
  const isGauge = type === InstrumentType.GAUGE || type === InstrumentType.OBSERVABLE_GAUGE;
  const isSigned = isGauge || type === InstrumentType.UP_DOWN_COUNTER ||
    type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER;
  const greatest = isGauge && valueType !== ValueType.INT ? Infinity : Number.MAX_VALUE;
  return { least: isSigned ? -greatest : 0, greatest };
}

/** The value as it is recorded; `undefined`, and a report, for what is no value. */
export function soundValue(value: unknown, descriptor: InstrumentDescriptor): number | undefined {
  const { name, valueType } = descriptor;
  const { least, greatest } = valueRange(descriptor);
  if (typeof value !== "number" || !(value >= -greatest && value <= greatest)) {
    reportOnce("metric-value", "warn", `${name}: a value that is no finite number was dropped.`);
    return undefined;
  }
  if (value < least) {
    reportOnce("metric-negative", "warn", `${name}: a negative value was dropped.`);
    return undefined;
  }
  if (valueType !== ValueType.INT || Number.isInteger(value)) return value;
  reportOnce("metric-int", "warn", `${name}: the fraction of a value for integers was cut off.`);
  return Math.trunc(value);
}

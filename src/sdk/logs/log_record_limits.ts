import type { AttributeLimits } from "../attributes.ts";
import { fillInNumbers } from "../fill_in_numbers.ts";

/** Limits of a log record's attributes; its body has none (specification, Logs SDK, Limits). */
export interface LogRecordLimits {
  /** Maximum number of attributes per record. @default 128 */
  readonly attributeCountLimit: number;
  /** Maximum characters of a string value, or bytes of a byte array. @default Infinity */
  readonly attributeValueLengthLimit: number;
  /** Maximum depth of arrays and maps in a value. @default 64 */
  readonly attributeValueDepthLimit: number;
}

/** The specification's defaults. */
export const DEFAULT_LOG_RECORD_LIMITS: LogRecordLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Infinity,
  attributeValueDepthLimit: 64,
};

/**
 * Fills in defaults.
 *
 * @throws RangeError that quotes a limit that is not a number of at least 0.
 */
export function resolveLogRecordLimits(limits: Partial<LogRecordLimits> = {}): AttributeLimits {
  const all = fillInNumbers(
    DEFAULT_LOG_RECORD_LIMITS,
    limits,
    (name, value) => `Log record limit ${name} must be at least 0, not ${value}.`,
  );
  return {
    countLimit: all.attributeCountLimit,
    valueLengthLimit: all.attributeValueLengthLimit,
    valueDepthLimit: all.attributeValueDepthLimit,
  };
}

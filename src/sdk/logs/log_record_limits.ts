import type { AttributeLimits } from "../attributes.ts";
import { fillInNumbers } from "../fill_in_numbers.ts";

/** Limits of a log record's attributes; its body has none (specification, Logs SDK, Limits). */
export interface LogRecordLimits {
  /** Most attributes of a record. @default 128 */
  readonly attributeCountLimit: number;
  /** Most characters of an attribute's string, or bytes of its bytes. @default Infinity */
  readonly attributeValueLengthLimit: number;
  /** Most levels of arrays and maps in an attribute's value. @default 64 */
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

/**
 * How severe a log record is: six groups of four. A source with one level per group uses the lowest
 * number of the group.
 *
 * Specification: Logs Data Model, SeverityNumber.
 */
export const SeverityNumber = {
  /** Not specified. */
  UNSPECIFIED: 0,
  /** Fine-grained debugging. */
  TRACE: 1,
  /** Fine-grained debugging, second level. */
  TRACE2: 2,
  /** Fine-grained debugging, third level. */
  TRACE3: 3,
  /** Fine-grained debugging, fourth level. */
  TRACE4: 4,
  /** Debugging. */
  DEBUG: 5,
  /** Debugging, second level. */
  DEBUG2: 6,
  /** Debugging, third level. */
  DEBUG3: 7,
  /** Debugging, fourth level. */
  DEBUG4: 8,
  /** Information. */
  INFO: 9,
  /** Information, second level. */
  INFO2: 10,
  /** Information, third level. */
  INFO3: 11,
  /** Information, fourth level. */
  INFO4: 12,
  /** A warning. */
  WARN: 13,
  /** A warning, second level. */
  WARN2: 14,
  /** A warning, third level. */
  WARN3: 15,
  /** A warning, fourth level. */
  WARN4: 16,
  /** An error. */
  ERROR: 17,
  /** An error, second level. */
  ERROR2: 18,
  /** An error, third level. */
  ERROR3: 19,
  /** An error, fourth level. */
  ERROR4: 20,
  /** A fatal error. */
  FATAL: 21,
  /** A fatal error, second level. */
  FATAL2: 22,
  /** A fatal error, third level. */
  FATAL3: 23,
  /** A fatal error, fourth level. */
  FATAL4: 24,
} as const;

/** One of the values of {@link SeverityNumber}. */
export type SeverityNumber = typeof SeverityNumber[keyof typeof SeverityNumber];

/** Options of a filter: by severity, by the logger's name, or both. */
export interface LogFilterOptions {
  /**
   * Lowest severity of loggers that match no target; 0 lets everything through.
   * @default 0
   */
  readonly minimumSeverity?: number;
  /**
   * Lowest severity by prefix of the logger's name: `{ "shop.db": SeverityNumber.WARN }` applies to
   * `shop.db` and `shop.db.pool`. The longest matching prefix wins and replaces `minimumSeverity`.
   * `Infinity` lets nothing through.
   * @default {}
   */
  readonly targets?: Readonly<Record<string, number>>;
}

/** Returns the lowest severity that passes for a logger's name. */
export type LogFilter = (loggerName: string) => number;

/**
 * Creates a filter.
 *
 * @throws RangeError that quotes a severity that is not a number of at least 0.
 */
export function createLogFilter(options: LogFilterOptions): LogFilter {
  const fallback = options.minimumSeverity ?? 0;
  checkSeverity("minimumSeverity", fallback);
  const targets = Object.entries(options.targets ?? {});
  for (const [prefix, severity] of targets) checkSeverity(`targets["${prefix}"]`, severity);
  // Longest first, so that the first match is the longest.
  targets.sort(([a], [b]) => b.length - a.length);
  return (loggerName) => {
    for (const [prefix, severity] of targets) {
      if (loggerName.startsWith(prefix)) return severity;
    }
    return fallback;
  };
}

function checkSeverity(name: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0)) {
    throw new RangeError(`Log filter ${name} must be a severity number, not ${String(value)}.`);
  }
}

/** What a filter lets through, by level, by target, or both. */
export interface LogFilterOptions {
  /**
   * Lowest severity for loggers that no target names; 0 lets everything through.
   * @default 0
   */
  readonly minimumSeverity?: number;
  /**
   * Lowest severity by the start of the logger's name: `{ "shop.db": SeverityNumber.WARN }` is for
   * `shop.db` and `shop.db.pool`. The longest start that fits counts, in place of
   * `minimumSeverity`. `Infinity` lets nothing through.
   * @default {}
   */
  readonly targets?: Readonly<Record<string, number>>;
}

/** The lowest severity of a logger's records, by options and the logger's name. */
export type LogFilter = (loggerName: string) => number;

/**
 * Makes a filter out of options.
 *
 * @throws RangeError for severities that are no numbers of at least 0, quoting them.
 */
export function createLogFilter(options: LogFilterOptions): LogFilter {
  const fallback = options.minimumSeverity ?? 0;
  checkSeverity("minimumSeverity", fallback);
  const targets = Object.entries(options.targets ?? {});
  for (const [prefix, severity] of targets) checkSeverity(`targets["${prefix}"]`, severity);
  // The longest first, so that the first that fits is the one that counts.
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

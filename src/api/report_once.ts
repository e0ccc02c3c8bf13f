import { diag } from "./diag_api.ts";
import type { DiagLevelName } from "./diag_level_logger.ts";

/** How many causes are told apart; the rest is counted together. */
export const MAX_REPORTED_CAUSES = 256;

/** The cause under which everything beyond {@link MAX_REPORTED_CAUSES} is counted. */
export const OTHER_CAUSES = "other causes";

const counts = new Map<string, number>();

/**
 * Reports something that may happen very often: the first time through `diag`, later times only
 * by a count.
 *
 * @param cause What happened, as a short fixed text: never put a value of the application in it.
 * @param level How to report it.
 * @param message What to say the first time.
 */
export function reportOnce(cause: string, level: DiagLevelName, message: string): void {
  const count = counts.get(cause);
  if (count !== undefined) {
    counts.set(cause, count + 1);
    return;
  }
  if (counts.size >= MAX_REPORTED_CAUSES && cause !== OTHER_CAUSES) {
    reportOnce(OTHER_CAUSES, level, message);
    return;
  }
  counts.set(cause, 1);
  diag[level](message);
}

/** Returns how often each cause was reported since the process started. */
export function reportCounts(): ReadonlyMap<string, number> {
  return new Map(counts);
}

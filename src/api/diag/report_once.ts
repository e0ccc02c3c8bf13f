import { diag } from "./diag_api.ts";
import type { DiagLevelName } from "./diag_level_logger.ts";

/** How many causes are counted separately; the rest are counted together. */
const MAX_REPORTED_CAUSES = 256;

/** The cause under which everything beyond {@link MAX_REPORTED_CAUSES} is counted. */
export const OTHER_CAUSES = "other causes";

/** Counts how often each cause was reported, and reports each one once. */
export class CauseReporter {
  readonly #maxCauses: number;
  readonly #counts: Map<string, number> = new Map();

  /** @param maxCauses How many causes are counted separately. */
  constructor(maxCauses: number = MAX_REPORTED_CAUSES) {
    this.#maxCauses = maxCauses;
  }

  /** Reports a cause through `diag` the first time, and counts it every time. */
  report(cause: string, level: DiagLevelName, message: string): void {
    const isKnown = this.#counts.has(cause);
    const counted = isKnown || this.#counts.size < this.#maxCauses ? cause : OTHER_CAUSES;
    const count = this.#counts.get(counted) ?? 0;
    this.#counts.set(counted, count + 1);
    if (count === 0) diag[level](message);
  }

  /** Returns how often each cause was reported. */
  counts(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }
}

const reporter = new CauseReporter();

/**
 * Reports something that may happen very often: logged through `diag` the first time, and only
 * counted afterwards.
 *
 * @param cause What happened, as a short fixed text without values of the application.
 * @param level How to report it.
 * @param message What to say the first time.
 */
export function reportOnce(cause: string, level: DiagLevelName, message: string): void {
  reporter.report(cause, level, message);
}

/** Returns how often each cause was reported since the process started. */
export function reportCounts(): ReadonlyMap<string, number> {
  return reporter.counts();
}

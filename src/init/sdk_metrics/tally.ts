import type { Attributes } from "../../api/mod.ts";
import { ATTR_ERROR_TYPE } from "../../semconv/mod.ts";
import type { Report } from "./sdk_metrics.ts";

/** Counts successes, and failures by `error.type`. */
export class Tally {
  readonly #failures = new Map<string, number>();
  #goodCount = 0;

  /** Failures of all types. */
  get failureCount(): number {
    let sum = 0;
    for (const count of this.#failures.values()) sum += count;
    return sum;
  }

  /** Adds to the failures of a type, or to the successes without one. */
  add(count: number, errorType?: string): void {
    if (errorType === undefined) this.#goodCount += count;
    else if (count > 0) this.#failures.set(errorType, (this.#failures.get(errorType) ?? 0) + count);
  }

  /**
   * Reports the counts.
   *
   * @param goodCount The successes, if they are counted elsewhere.
   */
  report(report: Report, attributes: Attributes, goodCount: number = this.#goodCount): void {
    report(goodCount, attributes);
    for (const [errorType, count] of this.#failures) {
      report(count, { ...attributes, [ATTR_ERROR_TYPE]: errorType });
    }
  }
}

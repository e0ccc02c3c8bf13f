import type { Attributes } from "../../api/mod.ts";
import { ATTR_ERROR_TYPE } from "../../semconv/mod.ts";
import type { Report } from "./sdk_metrics.ts";

/** Counts what went well, and what failed by `error.type`. */
export class Tally {
  readonly #failures = new Map<string, number>();
  #goodCount = 0;

  /** What failed, of all types. */
  get failureCount(): number {
    let sum = 0;
    for (const count of this.#failures.values()) sum += count;
    return sum;
  }

  /** Counts; without an error type as what went well. */
  add(count: number, errorType?: string): void {
    if (errorType === undefined) this.#goodCount += count;
    else if (count > 0) this.#failures.set(errorType, (this.#failures.get(errorType) ?? 0) + count);
  }

  /**
   * Reports what was counted.
   *
   * @param goodCount What went well, where somebody else counts that.
   */
  report(report: Report, attributes: Attributes, goodCount: number = this.#goodCount): void {
    report(goodCount, attributes);
    for (const [errorType, count] of this.#failures) {
      report(count, { ...attributes, [ATTR_ERROR_TYPE]: errorType });
    }
  }
}

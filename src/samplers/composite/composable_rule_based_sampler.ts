import { reportOnce } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import { DROPPING_INTENT } from "./composable_always_off_sampler.ts";
import type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
import { requireComposable } from "./require_composable.ts";

/** A sampler for some spans. */
export interface SamplingRule {
  /** Whether the rule applies to a span. Throwing, or not returning `true`, means no. */
  readonly predicate: (parameters: SamplingParameters) => boolean;
  /** The sampler to ask if the rule applies. */
  readonly sampler: ComposableSampler;
}

/**
 * Asks the sampler of the first rule that applies to the span, and drops the span if none does
 * (specification, Trace SDK, ComposableRuleBased).
 */
export class ComposableRuleBasedSampler implements ComposableSampler {
  readonly #rules: readonly SamplingRule[];

  /**
   * Tries these rules in the given order.
   *
   * @throws TypeError if a rule lacks its predicate or its sampler.
   */
  constructor(rules: readonly SamplingRule[]) {
    this.#rules = Array.from(rules, ({ predicate, sampler }) => {
      if (typeof predicate !== "function") {
        throw new TypeError(
          "Cannot make a ComposableRuleBasedSampler: each rule needs a function as predicate, " +
            `not ${typeof predicate}.`,
        );
      }
      return { predicate, sampler: requireComposable(sampler, "a ComposableRuleBasedSampler") };
    });
  }

  /** Returns the intent of the first sampler whose rule applies to the span. */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent {
    for (const { predicate, sampler } of this.#rules) {
      if (isMatch(predicate, parameters)) return sampler.getSamplingIntent(parameters);
    }
    return DROPPING_INTENT;
  }

  /** `ComposableRuleBased{(isHealthCheck, ComposableAlwaysOff), ...}`. */
  toString(): string {
    const rules = this.#rules.map(({ predicate, sampler }) =>
      `(${toText(predicate.name) || "anonymous"}, ${toText(sampler)})`
    );
    return `ComposableRuleBased{${rules.join(", ")}}`;
  }
}

function isMatch(predicate: SamplingRule["predicate"], parameters: SamplingParameters): boolean {
  try {
    const result: unknown = predicate(parameters);
    catchRejection(result, reportThrow);
    return result === true;
  } catch (error) {
    reportThrow(error);
    return false;
  }
}

function reportThrow(error: unknown): void {
  reportOnce(
    "sampling-rule",
    "error",
    `The predicate of a sampling rule threw; the rule does not apply: ${toText(error)}`,
  );
}

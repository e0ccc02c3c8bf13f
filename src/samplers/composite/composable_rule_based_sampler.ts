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
  /**
   * Whether the rule is for this span. A predicate that throws, or does not answer `true`, says no.
   */
  readonly predicate: (parameters: SamplingParameters) => boolean;
  /** The sampler to ask for such a span. */
  readonly sampler: ComposableSampler;
}

/**
 * Asks the sampler of the first rule that is for the span, and drops the span where there is none
 * (specification, Trace SDK, ComposableRuleBased).
 */
export class ComposableRuleBasedSampler implements ComposableSampler {
  readonly #rules: readonly SamplingRule[];

  /**
   * Goes through these rules in their order.
   *
   * @throws TypeError when a rule lacks its predicate or its sampler.
   */
  constructor(rules: readonly SamplingRule[]) {
    this.#rules = Array.from(rules, ({ predicate, sampler }) => {
      if (typeof predicate !== "function") {
        throw new TypeError(
          "Cannot make a ComposableRuleBasedSampler of a rule without predicate.",
        );
      }
      return { predicate, sampler: requireComposable(sampler, "a ComposableRuleBasedSampler") };
    });
  }

  /** To do as the first sampler whose rule is for the span. */
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
    const answer: unknown = predicate(parameters);
    catchRejection(answer, reportThrow);
    return answer === true;
  } catch (error) {
    reportThrow(error);
    return false;
  }
}

function reportThrow(error: unknown): void {
  reportOnce("sampling-rule", "error", `A sampling rule's predicate threw: ${toText(error)}`);
}

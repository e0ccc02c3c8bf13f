import type { Attributes } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { AttributeList } from "../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttributes } from "../../sdk/attributes.ts";
import { addedAttributes } from "./added_attributes.ts";
import type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
import { requireComposable } from "./require_composable.ts";

// The limits of the span apply when they are added to it.
const NO_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: Infinity,
};

/**
 * Does as another sampler, and adds attributes to the spans that are kept (specification, Trace
 * SDK, ComposableAnnotating).
 */
export class ComposableAnnotatingSampler implements ComposableSampler {
  readonly #sampler: ComposableSampler;
  readonly #attributes: Attributes;

  /**
   * Asks this sampler, and adds these attributes. They win over those that it adds itself, and are
   * taken as they are now.
   *
   * @throws TypeError without a sampler to ask, or without attributes.
   */
  constructor(sampler: ComposableSampler, attributes: Attributes) {
    this.#sampler = requireComposable(sampler, "a ComposableAnnotatingSampler");
    if (typeof attributes !== "object" || attributes === null) {
      throw new TypeError("Cannot make a ComposableAnnotatingSampler without attributes.");
    }
    const list: AttributeList = [];
    putAttributes(list, attributes, NO_LIMITS);
    this.#attributes = Object.freeze(attributesOf(list));
  }

  /** As the sampler inside, unless a class made from this one decides by itself. */
  get usesAttributes(): boolean {
    return this.#sampler.usesAttributes !== false ||
      this.getSamplingIntent !== ComposableAnnotatingSampler.prototype.getSamplingIntent;
  }

  /** To do as the sampler inside, with attributes. */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent {
    const intent = this.#sampler.getSamplingIntent(parameters);
    // What is no intent is found out by the CompositeSampler.
    if (typeof intent?.threshold !== "string") return intent;
    const { threshold, adjustedCountReliable, attributesProvider, traceStateProvider } = intent;
    const own = this.#attributes;
    return {
      threshold,
      adjustedCountReliable,
      attributesProvider: attributesProvider === undefined
        ? () => own
        : () => ({ ...addedAttributes(attributesProvider), ...own }),
      traceStateProvider,
    };
  }

  /** `ComposableAnnotating{...}`, with the sampler inside and the keys of the attributes. */
  toString(): string {
    const keys = Object.keys(this.#attributes).join(", ");
    return `ComposableAnnotating{${toText(this.#sampler)}, [${keys}]}`;
  }
}

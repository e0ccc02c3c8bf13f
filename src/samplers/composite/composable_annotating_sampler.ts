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

// The limits of the span apply when the attributes are added to it.
const NO_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: Infinity,
};

/**
 * Decides as another sampler does, and adds attributes to the spans that are kept (specification,
 * Trace SDK, ComposableAnnotating).
 */
export class ComposableAnnotatingSampler implements ComposableSampler {
  readonly #sampler: ComposableSampler;
  readonly #attributes: Attributes;

  /**
   * Asks this sampler, and adds these attributes. They override those that the sampler adds, and
   * are copied now.
   *
   * @throws TypeError if there is no sampler to ask, or no attributes.
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

  /** As for the inner sampler; true if a subclass overrides `getSamplingIntent`. */
  get usesAttributes(): boolean {
    return this.#sampler.usesAttributes !== false ||
      this.getSamplingIntent !== ComposableAnnotatingSampler.prototype.getSamplingIntent;
  }

  /** Returns the intent of the inner sampler, with the attributes added. */
  getSamplingIntent(parameters: SamplingParameters): SamplingIntent {
    const intent = this.#sampler.getSamplingIntent(parameters);
    // The intent to drop, or an invalid one, which the CompositeSampler reports.
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

  /** `ComposableAnnotating{...}`, with the inner sampler and the keys of the attributes. */
  toString(): string {
    const keys = Object.keys(this.#attributes).join(", ");
    return `ComposableAnnotating{${toText(this.#sampler)}, [${keys}]}`;
  }
}

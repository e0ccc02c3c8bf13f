import type { Attributes, Context, Link, SpanKind } from "../../api/mod.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

/**
 * Records every span, so that span processors see it, and leaves exporting to another sampler: what
 * that one would drop is recorded but not exported (specification, Trace SDK, AlwaysRecord).
 */
export class AlwaysRecordSampler implements Sampler {
  /** As the sampler inside. */
  readonly usesTraceId: boolean;
  readonly #root: Sampler;

  /**
   * Asks this sampler.
   *
   * @throws TypeError without a sampler to ask.
   */
  constructor(root: Sampler) {
    if (typeof root?.shouldSample !== "function") {
      throw new TypeError("Cannot make an AlwaysRecordSampler without a sampler to ask.");
    }
    this.#root = root;
    this.usesTraceId = root.usesTraceId !== false;
  }

  /** The answer of the sampler inside, with "drop" turned into "record". */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const result = this.#root.shouldSample(context, traceId, name, kind, attributes, links);
    if (result.decision !== SamplingDecision.NOT_RECORD) return result;
    return { ...result, decision: SamplingDecision.RECORD };
  }

  /** `AlwaysRecord{...}`. */
  toString(): string {
    return `AlwaysRecord{${this.#root}}`;
  }
}

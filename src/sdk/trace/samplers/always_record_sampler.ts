import type { Attributes, Context, Link, SpanKind } from "../../../api/mod.ts";
import { askSampler } from "./ask_sampler.ts";
import { requireSampler } from "./require_sampler.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";
import { stopSampler } from "./stop_sampler.ts";

/**
 * Records every span, so that span processors see it, and leaves exporting to another sampler: what
 * that one would drop is recorded but not exported (specification, Trace SDK, AlwaysRecord).
 */
export class AlwaysRecordSampler implements Sampler {
  readonly #root: Sampler;

  /**
   * Asks this sampler.
   *
   * @throws TypeError without a sampler to ask.
   */
  constructor(root: Sampler) {
    this.#root = requireSampler(root, "an AlwaysRecordSampler");
  }

  /** As the sampler inside, unless a class made from this one decides by itself. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysRecordSampler.prototype.shouldSample ||
      this.#root.usesTraceId !== false;
  }

  /**
   * The answer of the sampler inside, with "drop" turned into "record"; so it is when that sampler
   * throws or answers nothing.
   */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const result = askSampler(this.#root, [context, traceId, name, kind, attributes, links]);
    if (result.decision !== SamplingDecision.NOT_RECORD) return result;
    return { ...result, decision: SamplingDecision.RECORD };
  }

  /** Shuts down the sampler inside, where it can be. */
  shutdown(): void {
    stopSampler(this.#root);
  }

  /** `AlwaysRecord{...}`. */
  toString(): string {
    return `AlwaysRecord{${this.#root}}`;
  }
}

import type { Attributes, Context, Link, SpanKind } from "../../../api/mod.ts";
import { askSampler } from "./ask_sampler.ts";
import { requireSampler } from "./require_sampler.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";
import { stopSampler } from "./stop_sampler.ts";

/**
 * Records every span for span processors, and lets another sampler decide on exporting: a span that
 * it drops is recorded but not exported (specification, Trace SDK, AlwaysRecord).
 */
export class AlwaysRecordSampler implements Sampler {
  readonly #root: Sampler;

  /**
   * Creates a sampler around another.
   *
   * @throws TypeError for an invalid `root`.
   */
  constructor(root: Sampler) {
    this.#root = requireSampler(root, "an AlwaysRecordSampler");
  }

  /** That of the inner sampler; true if a subclass overrides `shouldSample`. */
  get usesTraceId(): boolean {
    return this.shouldSample !== AlwaysRecordSampler.prototype.shouldSample ||
      this.#root.usesTraceId !== false;
  }

  /** That of the inner sampler; true if a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.shouldSample !== AlwaysRecordSampler.prototype.shouldSample ||
      this.#root.usesAttributes !== false;
  }

  /**
   * Returns the inner sampler's result, with `NOT_RECORD` turned into `RECORD`, also when that
   * sampler throws or gives none.
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

  /** Shuts down the inner sampler, if it has a `shutdown`. */
  shutdown(): void {
    stopSampler(this.#root);
  }

  /** `AlwaysRecord{...}`. */
  toString(): string {
    return `AlwaysRecord{${this.#root}}`;
  }
}

import { SamplingDecision } from "../samplers/sampler.ts";
import { SAMPLED } from "./span_flags.ts";

/** Where the parent of a span is: `otel.span.parent.origin` of the semantic conventions. */
export const PARENT_ORIGINS = ["none", "local", "remote"] as const;
/** One of the origins of {@linkcode PARENT_ORIGINS}. */
export type ParentOrigin = typeof PARENT_ORIGINS[number];

/** Returns the origin of a parent. */
export function parentOrigin(hasParent: boolean, isRemote: boolean): ParentOrigin {
  if (!hasParent) return "none";
  return isRemote ? "remote" : "local";
}

/** Counts of the started and ended spans of a provider, by the sampler's decision. */
export class SpanCounts {
  readonly #started: Readonly<Record<ParentOrigin, number[]>> = {
    none: [0, 0, 0],
    local: [0, 0, 0],
    remote: [0, 0, 0],
  };
  readonly #ended: number[] = [0, 0, 0];

  /** Counts a span that starts, even one that the sampler dropped. */
  start(origin: ParentOrigin, decision: SamplingDecision): void {
    this.#started[origin][decision]++;
  }

  /** Counts a recorded span that ends. */
  end(traceFlags: number): void {
    const isSampled = (traceFlags & SAMPLED) !== 0;
    this.#ended[isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD]++;
  }

  /** Spans that were started. */
  started(origin: ParentOrigin, decision: SamplingDecision): number {
    return this.#started[origin][decision];
  }

  /** Recorded spans that were started and have ended. */
  ended(decision: SamplingDecision): number {
    return this.#ended[decision];
  }
}

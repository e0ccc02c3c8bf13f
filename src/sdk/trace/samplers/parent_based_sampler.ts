import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Link,
  type SpanKind,
  trace,
} from "../../../api/mod.ts";
import { AlwaysOffSampler } from "./always_off_sampler.ts";
import { AlwaysOnSampler } from "./always_on_sampler.ts";
import { requireSampler } from "./require_sampler.ts";
import type { Sampler, SamplingResult } from "./sampler.ts";
import { stopSampler } from "./stop_sampler.ts";

/** The samplers that a `ParentBasedSampler` delegates to, by the kind of parent. */
export interface ParentBasedSamplerOptions {
  /** Decides for spans without a parent. */
  readonly root: Sampler;
  /** Decides when a parent from another process was sampled. @default AlwaysOn */
  readonly remoteParentSampled?: Sampler;
  /** Decides when a parent from another process was not sampled. @default AlwaysOff */
  readonly remoteParentNotSampled?: Sampler;
  /** Decides when a parent from this process was sampled. @default AlwaysOn */
  readonly localParentSampled?: Sampler;
  /** Decides when a parent from this process was not sampled. @default AlwaysOff */
  readonly localParentNotSampled?: Sampler;
}

/** Follows the parent's decision (specification, Trace SDK, ParentBased). */
export class ParentBasedSampler implements Sampler {
  /** Decides for spans without a parent. */
  readonly root: Sampler;
  readonly #remoteParentSampled: Sampler;
  readonly #remoteParentNotSampled: Sampler;
  readonly #localParentSampled: Sampler;
  readonly #localParentNotSampled: Sampler;

  /**
   * Creates a sampler that delegates to these.
   *
   * @throws TypeError without a root sampler, or if another one is not a sampler.
   */
  constructor(options: ParentBasedSamplerOptions) {
    const check = (sampler: Sampler) => requireSampler(sampler, "a ParentBasedSampler");
    this.root = check(options?.root);
    this.#remoteParentSampled = check(options.remoteParentSampled ?? new AlwaysOnSampler());
    this.#remoteParentNotSampled = check(options.remoteParentNotSampled ?? new AlwaysOffSampler());
    this.#localParentSampled = check(options.localParentSampled ?? new AlwaysOnSampler());
    this.#localParentNotSampled = check(options.localParentNotSampled ?? new AlwaysOffSampler());
  }

  /**
   * Whether any of the samplers uses the trace id. True if a subclass overrides a method that
   * decides.
   */
  get usesTraceId(): boolean {
    return isOverridden(this) ||
      this.#all().some((sampler) => sampler.usesTraceId !== false);
  }

  /**
   * Whether any of the samplers uses the attributes. True if a subclass overrides a method that
   * decides.
   */
  get usesAttributes(): boolean {
    return isOverridden(this) ||
      this.#all().some((sampler) => sampler.usesAttributes !== false);
  }

  /** Delegates to the sampler for the kind of parent. */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const parent = trace.getSpanContext(context);
    const delegate = parent !== undefined && isSpanContextValid(parent)
      ? this.delegateFor(parent.isRemote === true, (parent.traceFlags & 1) === 1)
      : this.root;
    return delegate.shouldSample(context, traceId, name, kind, attributes, links);
  }

  /**
   * Returns the sampler for this kind of parent. The tracer chooses by it through
   * `PreparedSampler`, without the hexadecimal ids of a local parent.
   */
  delegateFor(isRemote: boolean, isSampled: boolean): Sampler {
    if (isRemote) return isSampled ? this.#remoteParentSampled : this.#remoteParentNotSampled;
    return isSampled ? this.#localParentSampled : this.#localParentNotSampled;
  }

  /** Shuts down the samplers that have a `shutdown`. */
  shutdown(): void {
    for (const sampler of this.#all()) stopSampler(sampler);
  }

  /** All five samplers by name. */
  toString(): string {
    return `ParentBased{root=${this.root}, remoteParentSampled=${this.#remoteParentSampled}, ` +
      `remoteParentNotSampled=${this.#remoteParentNotSampled}, ` +
      `localParentSampled=${this.#localParentSampled}, ` +
      `localParentNotSampled=${this.#localParentNotSampled}}`;
  }

  #all(): Sampler[] {
    return [
      this.root,
      this.#remoteParentSampled,
      this.#remoteParentNotSampled,
      this.#localParentSampled,
      this.#localParentNotSampled,
    ];
  }
}

// A subclass may decide by anything, or delegate to other samplers.
function isOverridden(sampler: ParentBasedSampler): boolean {
  const { shouldSample, delegateFor } = ParentBasedSampler.prototype;
  return sampler.shouldSample !== shouldSample || sampler.delegateFor !== delegateFor;
}

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

/** The samplers that a `ParentBasedSampler` hands over to, by what the parent is. */
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
   * Hands over to these samplers.
   *
   * @throws TypeError without a root sampler, or where one of the others is none.
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
   * Whether any of the samplers looks at the trace id, or a class made from this one decides by
   * itself.
   */
  get usesTraceId(): boolean {
    return this.shouldSample !== ParentBasedSampler.prototype.shouldSample || [
      this.root,
      this.#remoteParentSampled,
      this.#remoteParentNotSampled,
      this.#localParentSampled,
      this.#localParentNotSampled,
    ].some((sampler) => sampler.usesTraceId !== false);
  }

  /** Hands over to the sampler for the kind of parent. */
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
   * The sampler that decides for a parent of this kind. The tracer asks for it by itself, since it
   * knows a parent of this process without its hexadecimal ids.
   */
  delegateFor(isRemote: boolean, isSampled: boolean): Sampler {
    if (isRemote) return isSampled ? this.#remoteParentSampled : this.#remoteParentNotSampled;
    return isSampled ? this.#localParentSampled : this.#localParentNotSampled;
  }

  /** Shuts down those of the samplers that can be. */
  shutdown(): void {
    stopSampler(this.root);
    stopSampler(this.#remoteParentSampled);
    stopSampler(this.#remoteParentNotSampled);
    stopSampler(this.#localParentSampled);
    stopSampler(this.#localParentNotSampled);
  }

  /** All five samplers by name. */
  toString(): string {
    return `ParentBased{root=${this.root}, remoteParentSampled=${this.#remoteParentSampled}, ` +
      `remoteParentNotSampled=${this.#remoteParentNotSampled}, ` +
      `localParentSampled=${this.#localParentSampled}, ` +
      `localParentNotSampled=${this.#localParentNotSampled}}`;
  }
}

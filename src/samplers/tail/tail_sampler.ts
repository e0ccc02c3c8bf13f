import type { SpanProcessor } from "../../sdk/mod.ts";
import type { KeepTrace } from "./local_trace.ts";
import { resolveTailSamplingBounds, type TailSamplingOptions } from "./tail_sampling_options.ts";
import { TailSamplingSpanProcessor } from "./tail_sampling_span_processor.ts";

/**
 * Samples by what is known only at the end of a trace, such as status and duration: the option
 * `tailSampler` of `init()`. It decides on local traces, and only on spans that the head sampler
 * has sampled. It is not part of the specification.
 *
 * @example
 * ```ts
 * import { init, SpanStatusCode } from "@offthread/otel";
 * import { TailSampler } from "@offthread/otel/samplers";
 *
 * init({
 *   serviceName: "shop",
 *   // What failed, and what took a second or longer.
 *   tailSampler: new TailSampler(({ localRootSpan }) =>
 *     localRootSpan.status.code === SpanStatusCode.ERROR || localRootSpan.duration[0] >= 1
 *   ),
 * });
 * ```
 */
export class TailSampler {
  readonly #keep: KeepTrace;
  readonly #options: TailSamplingOptions;

  /**
   * Samples local traces.
   *
   * @param keep Returns whether to export a local trace. If it throws, or returns neither true nor
   * false, the trace is exported, and the first one is reported.
   * @throws TypeError if `keep` is not a function, RangeError if a bound is not a number of at
   * least 0.
   */
  constructor(keep: KeepTrace, options: TailSamplingOptions = {}) {
    if (typeof keep !== "function") {
      throw new TypeError(`A tail sampler must be given a function, not ${typeof keep}.`);
    }
    resolveTailSamplingBounds(options);
    this.#keep = keep;
    this.#options = options;
  }

  /**
   * Makes the processor that sits in front of those that export; `init()` calls this.
   *
   * @param next Receives the spans that are kept.
   */
  createProcessor(next: SpanProcessor): TailSamplingSpanProcessor {
    return new TailSamplingSpanProcessor(next, this.#keep, this.#options);
  }
}

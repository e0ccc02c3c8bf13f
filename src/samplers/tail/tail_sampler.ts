import type { SpanProcessor } from "../../sdk/mod.ts";
import type { KeepTrace } from "./local_trace.ts";
import { resolveTailSamplingBounds, type TailSamplingOptions } from "./tail_sampling_options.ts";
import { TailSamplingSpanProcessor } from "./tail_sampling_span_processor.ts";

/**
 * Samples by what is known only at the end, such as status and duration: the option `tailSampler`
 * of `init()`. It decides over local traces, and only over spans that the head sampler has sampled.
 * It is not part of the specification.
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
   * @param keep Says whether a local trace is exported; one for which it throws, or answers neither
   * true nor false, is exported and the first of them reported.
   * @throws TypeError for what is no function, RangeError for bounds that are no numbers of at
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
   * Makes what stands before the processors that export; `init()` does it.
   *
   * @param next Is given what is kept.
   */
  createProcessor(next: SpanProcessor): TailSamplingSpanProcessor {
    return new TailSamplingSpanProcessor(next, this.#keep, this.#options);
  }
}

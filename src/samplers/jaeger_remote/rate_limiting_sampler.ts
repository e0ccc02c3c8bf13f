import type { SamplingResult } from "../../sdk/trace/samplers/sampler.ts";
import { RateLimiter, type Ticks } from "./rate_limiter.ts";
import { DROPPED, sampledBy, StrategySampler } from "./strategy_sampler.ts";

/** Samples a number of traces per second, whichever come first. */
export class RateLimitingSampler extends StrategySampler {
  readonly usesTraceId = false;
  readonly #limiter: RateLimiter;
  #maxTracesPerSecond: number;
  #sampled: SamplingResult;

  /** @param maxTracesPerSecond At least 0. */
  constructor(maxTracesPerSecond: number, ticks: Ticks) {
    super();
    this.#limiter = new RateLimiter(maxTracesPerSecond, ticks);
    this.#maxTracesPerSecond = maxTracesPerSecond;
    this.#sampled = sampledBy("ratelimiting", maxTracesPerSecond);
  }

  decide(): SamplingResult {
    return this.#limiter.take() ? this.#sampled : DROPPED;
  }

  /** Changes the rate; recent samples still count towards it. */
  update(maxTracesPerSecond: number): void {
    this.#limiter.update(maxTracesPerSecond);
    this.#maxTracesPerSecond = maxTracesPerSecond;
    this.#sampled = sampledBy("ratelimiting", maxTracesPerSecond);
  }

  toString(): string {
    return `RateLimiting{${this.#maxTracesPerSecond}}`;
  }
}

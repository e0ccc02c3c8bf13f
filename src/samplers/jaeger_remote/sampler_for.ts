import type { Sampler } from "../../sdk/trace/samplers/sampler.ts";
import { PerOperationSampler } from "./per_operation_sampler.ts";
import { ProbabilisticSampler } from "./probabilistic_sampler.ts";
import type { Ticks } from "./rate_limiter.ts";
import { RateLimitingSampler } from "./rate_limiting_sampler.ts";
import type { SamplingStrategy } from "./sampling_strategy.ts";

/**
 * Returns the sampler for a strategy. If the current one limits rates in the same way, it is
 * updated and keeps its credit, so that a new strategy causes no burst.
 */
export function samplerFor(strategy: SamplingStrategy, current: Sampler, ticks: Ticks): Sampler {
  switch (strategy.kind) {
    case "probabilistic":
      return new ProbabilisticSampler(strategy.samplingRate);
    case "rate_limiting":
      if (!(current instanceof RateLimitingSampler)) {
        return new RateLimitingSampler(strategy.maxTracesPerSecond, ticks);
      }
      current.update(strategy.maxTracesPerSecond);
      return current;
    case "per_operation":
      if (!(current instanceof PerOperationSampler)) {
        return new PerOperationSampler(strategy, ticks);
      }
      current.update(strategy);
      return current;
    default:
      return strategy satisfies never;
  }
}

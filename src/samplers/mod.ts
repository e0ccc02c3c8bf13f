/**
 * Less common samplers, in an entry point of their own: consistent probability sampling, Jaeger's
 * remote sampling, and tail sampling.
 *
 * @module
 */
export {
  ComposableAlwaysOffSampler,
  ComposableAlwaysOnSampler,
  ComposableAnnotatingSampler,
  ComposableParentThresholdSampler,
  ComposableProbabilitySampler,
  ComposableRuleBasedSampler,
  type ComposableSampler,
  CompositeSampler,
  type CompositeSamplerOptions,
  DEFAULT_THRESHOLD_PRECISION,
  ProbabilitySampler,
  probabilityToThreshold,
  type SamplingIntent,
  type SamplingParameters,
  type SamplingRule,
} from "./composite/mod.ts";
export type { StrategyFetch, StrategyRequest } from "./jaeger_remote/fetch_strategy.ts";
export {
  DEFAULT_JAEGER_ENDPOINT,
  DEFAULT_JAEGER_INITIAL_RATE,
  DEFAULT_JAEGER_POLLING_INTERVAL_MS,
  JaegerRemoteSampler,
  type JaegerRemoteSamplerOptions,
} from "./jaeger_remote/jaeger_remote_sampler.ts";
export type { KeepTrace, LocalTrace } from "./tail/local_trace.ts";
export { TailSampler } from "./tail/tail_sampler.ts";
export type { TailSamplingBounds, TailSamplingOptions } from "./tail/tail_sampling_options.ts";
export {
  TailSamplingSpanProcessor,
  type TailSamplingStats,
} from "./tail/tail_sampling_span_processor.ts";

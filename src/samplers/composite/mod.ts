/**
 * Consistent probability sampling: samplers that agree across services on what to keep, and write
 * to `tracestate` how many spans a kept one stands for.
 *
 * @module
 */
export { ComposableAlwaysOffSampler } from "./composable_always_off_sampler.ts";
export { ComposableAlwaysOnSampler } from "./composable_always_on_sampler.ts";
export { ComposableAnnotatingSampler } from "./composable_annotating_sampler.ts";
export { ComposableParentThresholdSampler } from "./composable_parent_threshold_sampler.ts";
export { ComposableProbabilitySampler } from "./composable_probability_sampler.ts";
export { ComposableRuleBasedSampler, type SamplingRule } from "./composable_rule_based_sampler.ts";
export type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
export { CompositeSampler, type CompositeSamplerOptions } from "./composite_sampler.ts";
export { ProbabilitySampler } from "./probability_sampler.ts";
export { DEFAULT_THRESHOLD_PRECISION, probabilityToThreshold } from "./threshold.ts";

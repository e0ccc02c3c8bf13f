import {
  DEFAULT_JAEGER_SAMPLER_ARGUMENT,
  DEFAULT_JAEGER_SAMPLER_TEXT,
  JAEGER_SAMPLER_ARGUMENT,
  type JaegerSamplerArgument,
} from "../values/jaeger_sampler_argument.ts";
import type { DefaultedVariable } from "./environment_variable.ts";
import { TRACES_SAMPLER_ARG } from "./trace_variables.ts";

/** Argument of the jaeger_remote samplers: the same variable, whose text has another form. */
export const JAEGER_SAMPLER_ARG: DefaultedVariable<JaegerSamplerArgument> = {
  ...TRACES_SAMPLER_ARG,
  kind: JAEGER_SAMPLER_ARGUMENT,
  fallback: DEFAULT_JAEGER_SAMPLER_ARGUMENT,
  defaultText: DEFAULT_JAEGER_SAMPLER_TEXT,
};

import type { DefaultedVariable, EnvironmentVariable } from "./environment_variable.ts";
import {
  DEFAULT_JAEGER_SAMPLER_ARGUMENT,
  JAEGER_SAMPLER_ARGUMENT,
  type JaegerSamplerArgument,
} from "../values/jaeger_sampler_argument.ts";
import { LIMIT, listOf, oneOf, RATIO } from "../values/value_kind.ts";

/** The span exporters that have a name. */
export type TraceExporterName = "otlp" | "console";

/** The samplers that have a name. */
export type SamplerName =
  | "always_on"
  | "always_off"
  | "traceidratio"
  | "parentbased_always_on"
  | "parentbased_always_off"
  | "parentbased_traceidratio"
  | "jaeger_remote"
  | "parentbased_jaeger_remote";

/** Where spans go. */
export const TRACES_EXPORTER: DefaultedVariable<readonly TraceExporterName[]> = {
  name: "OTEL_TRACES_EXPORTER",
  option: "traces.exporter",
  kind: listOf<TraceExporterName>(["otlp", "console"], { missing: ["zipkin", "otlp/stdout"] }),
  fallback: ["otlp"],
  meaning: "Where spans go: otlp, console, none, or several.",
};

/** Which sampler decides. */
export const TRACES_SAMPLER: DefaultedVariable<SamplerName> = {
  name: "OTEL_TRACES_SAMPLER",
  option: "sampler",
  kind: oneOf<SamplerName>([
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
    "jaeger_remote",
    "parentbased_jaeger_remote",
  ], { missing: ["xray"] }),
  fallback: "parentbased_always_on",
  meaning: "Which traces are sampled: always_on, always_off, traceidratio, jaeger_remote, or " +
    "parentbased_ before one of them.",
};

const SAMPLER_ARGUMENT = {
  name: "OTEL_TRACES_SAMPLER_ARG",
  option: "sampler",
};

const JAEGER_DEFAULT_TEXT = Object.entries(DEFAULT_JAEGER_SAMPLER_ARGUMENT)
  .map(([key, value]) => `${key}=${value}`).join(",");

/** Argument of the traceidratio samplers; its meaning documents the other samplers' too. */
export const TRACES_SAMPLER_ARG: DefaultedVariable<number> = {
  ...SAMPLER_ARGUMENT,
  kind: RATIO,
  fallback: 1,
  meaning: "For the traceidratio samplers: sampled fraction of the traces, from 0 to 1. For the " +
    "jaeger_remote samplers: where strategies are asked from, how often, and what is sampled " +
    `before the first; \`${JAEGER_DEFAULT_TEXT}\`, or a part of it.`,
};

/** Argument of the jaeger_remote samplers: the same variable, read in another way. */
export const JAEGER_SAMPLER_ARG: DefaultedVariable<JaegerSamplerArgument> = {
  ...SAMPLER_ARGUMENT,
  kind: JAEGER_SAMPLER_ARGUMENT,
  fallback: DEFAULT_JAEGER_SAMPLER_ARGUMENT,
  defaultText: JAEGER_DEFAULT_TEXT,
  meaning: "Endpoint, polling interval and initial sampling rate of the jaeger_remote samplers.",
};

/** Length limit of a span's attribute values. */
export const SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  option: "spanLimits.attributeValueLengthLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  meaning: "Most characters or bytes of a value of a span, event or link attribute.",
};

/** Count limit of a span's attributes. */
export const SPAN_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributeCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Most attributes of a span.",
};

/** Count limit of a span's events. */
export const SPAN_EVENT_COUNT_LIMIT: DefaultedVariable<number> = {
  name: "OTEL_SPAN_EVENT_COUNT_LIMIT",
  option: "spanLimits.eventCountLimit",
  kind: LIMIT,
  fallback: 128,
  meaning: "Most events of a span.",
};

/** Count limit of a span's links. */
export const SPAN_LINK_COUNT_LIMIT: DefaultedVariable<number> = {
  name: "OTEL_SPAN_LINK_COUNT_LIMIT",
  option: "spanLimits.linkCountLimit",
  kind: LIMIT,
  fallback: 128,
  meaning: "Most links of a span.",
};

/** Count limit of an event's attributes. */
export const EVENT_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributePerEventCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Most attributes of a span event.",
};

/** Count limit of a link's attributes. */
export const LINK_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributePerLinkCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Most attributes of a span link.",
};

import type { DefaultedVariable, EnvironmentVariable } from "./environment_variable.ts";
import { DEFAULT_JAEGER_SAMPLER_TEXT } from "../values/jaeger_sampler_argument.ts";
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
  meaning: "Exporters of spans: otlp, console, both, or none.",
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
  meaning: "Sampler: always_on, always_off, traceidratio or jaeger_remote, each also with the " +
    "prefix parentbased_.",
};

/**
 * Argument of the sampler. As defined here it is that of the traceidratio samplers; see
 * `JAEGER_SAMPLER_ARG` for the others.
 */
export const TRACES_SAMPLER_ARG: DefaultedVariable<number> = {
  name: "OTEL_TRACES_SAMPLER_ARG",
  option: "sampler",
  kind: RATIO,
  fallback: 1,
  meaning: "For the traceidratio samplers: fraction of traces to sample, from 0 to 1. For the " +
    "jaeger_remote samplers: URL of the strategies, polling interval, and sampling rate before " +
    `the first response, each optional; default \`${DEFAULT_JAEGER_SAMPLER_TEXT}\`.`,
};

/** Length limit of a span's attribute values. */
export const SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  option: "spanLimits.attributeValueLengthLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  meaning: "Maximum length of the value of a span, event or link attribute in characters or bytes.",
};

/** Count limit of a span's attributes. */
export const SPAN_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributeCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Maximum number of attributes of a span.",
};

/** Count limit of a span's events. */
export const SPAN_EVENT_COUNT_LIMIT: DefaultedVariable<number> = {
  name: "OTEL_SPAN_EVENT_COUNT_LIMIT",
  option: "spanLimits.eventCountLimit",
  kind: LIMIT,
  fallback: 128,
  meaning: "Maximum number of events of a span.",
};

/** Count limit of a span's links. */
export const SPAN_LINK_COUNT_LIMIT: DefaultedVariable<number> = {
  name: "OTEL_SPAN_LINK_COUNT_LIMIT",
  option: "spanLimits.linkCountLimit",
  kind: LIMIT,
  fallback: 128,
  meaning: "Maximum number of links of a span.",
};

/** Count limit of an event's attributes. */
export const EVENT_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributePerEventCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Maximum number of attributes of a span event.",
};

/** Count limit of a link's attributes. */
export const LINK_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
  option: "spanLimits.attributePerLinkCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Maximum number of attributes of a span link.",
};

import type { DefaultedVariable, EnvironmentVariable } from "./environment_variable.ts";
import { type KeyValues, RESOURCE_ATTRIBUTE_LIST } from "../values/key_value_list.ts";
import { BOOLEAN, LIMIT, listOf, oneOf, TEXT, TEXT_LIST } from "../values/value_kind.ts";

/** How much the package reports about itself. */
export type LogLevel = "none" | "error" | "warn" | "info" | "debug" | "verbose" | "all";

/** The propagators that have a name. */
export type PropagatorName = "tracecontext" | "baggage" | "b3" | "b3multi" | "jaeger" | "ottrace";

/** Turns the SDK off. */
export const SDK_DISABLED: DefaultedVariable<boolean> = {
  name: "OTEL_SDK_DISABLED",
  option: "disabled",
  kind: BOOLEAN,
  fallback: false,
  meaning: "Turns off traces, metrics and logs; propagators stay on.",
};

/** Names the service. */
export const SERVICE_NAME: EnvironmentVariable<string> = {
  name: "OTEL_SERVICE_NAME",
  option: "serviceName",
  kind: TEXT,
  fallback: undefined,
  defaultText: "unknown_service:<executable>",
  meaning: "Name of the service; overrides `service.name` in OTEL_RESOURCE_ATTRIBUTES.",
};

/** Describes the service. */
export const RESOURCE_ATTRIBUTES: EnvironmentVariable<KeyValues> = {
  name: "OTEL_RESOURCE_ATTRIBUTES",
  option: "resourceAttributes",
  kind: RESOURCE_ATTRIBUTE_LIST,
  fallback: undefined,
  meaning:
    "Attributes of the resource, as `key=value,key=value`; keys and values are percent-encoded.",
};

/** How much the package reports about itself. */
export const LOG_LEVEL: DefaultedVariable<LogLevel> = {
  name: "OTEL_LOG_LEVEL",
  option: "logLevel",
  kind: oneOf<LogLevel>(["none", "error", "warn", "info", "debug", "verbose", "all"]),
  fallback: "info",
  meaning:
    "Lowest severity of the diagnostics that the package prints: none, error, warn, info, debug, " +
    "verbose, all.",
};

/** Carries context between services. */
export const PROPAGATORS: DefaultedVariable<readonly PropagatorName[]> = {
  name: "OTEL_PROPAGATORS",
  option: "propagators",
  kind: listOf<PropagatorName>(
    ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "ottrace"],
    { missing: ["xray"] },
  ),
  fallback: ["tracecontext", "baggage"],
  meaning:
    "Header formats that pass context between services: tracecontext, baggage, b3, b3multi, " +
    "jaeger, ottrace, or none.",
};

/** Length limit of attribute values. */
export const ATTRIBUTE_VALUE_LENGTH_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  option: "attributeLimits.attributeValueLengthLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "no limit",
  meaning:
    "Maximum length of an attribute's value in characters or bytes, for spans and log records.",
};

/** Count limit of attributes. */
export const ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  option: "attributeLimits.attributeCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "128",
  meaning: "Maximum number of attributes of a span, event, link or log record.",
};

/** The declarative configuration file. */
export const CONFIG_FILE: EnvironmentVariable<string> = {
  name: "OTEL_CONFIG_FILE",
  option: "",
  kind: TEXT,
  fallback: undefined,
  meaning:
    "Path of the configuration file that `initFromFile()` of `@offthread/otel/config` reads; " +
    "`init()` does not read it and prints a warning.",
};

/** Methods that HTTP instrumentation records by name. */
export const HTTP_KNOWN_METHODS: EnvironmentVariable<readonly string[]> = {
  name: "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS",
  option: "http.knownMethods",
  kind: TEXT_LIST,
  fallback: undefined,
  defaultText: "the methods of RFC 9110, PATCH and QUERY",
  meaning: "HTTP methods that are recorded by name; any other is recorded as `_OTHER`.",
};

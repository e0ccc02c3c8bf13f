import type { DefaultedVariable, EnvironmentVariable } from "./environment_variable.ts";
import { LIMIT, listOf } from "../values/value_kind.ts";

/** The log record exporters that have a name. */
export type LogExporterName = "otlp" | "console";

/** Where log records go. */
export const LOGS_EXPORTER: DefaultedVariable<readonly LogExporterName[]> = {
  name: "OTEL_LOGS_EXPORTER",
  option: "logs.exporter",
  kind: listOf<LogExporterName>(["otlp", "console"], { missing: ["otlp/stdout"] }),
  fallback: ["otlp"],
  meaning: "Exporters of log records: otlp, console, both, or none.",
};

/** Length limit of a log record's attribute values. */
export const LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  option: "logs.limits.attributeValueLengthLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  meaning: "Maximum length of a log record attribute's value in characters or bytes.",
};

/** Count limit of a log record's attributes. */
export const LOGRECORD_ATTRIBUTE_COUNT_LIMIT: EnvironmentVariable<number> = {
  name: "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
  option: "logs.limits.attributeCountLimit",
  kind: LIMIT,
  fallback: undefined,
  defaultText: "OTEL_ATTRIBUTE_COUNT_LIMIT",
  meaning: "Maximum number of attributes of a log record.",
};

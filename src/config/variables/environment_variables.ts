import { LOG_BATCH, SPAN_BATCH } from "./batch_variables.ts";
import type { EnvironmentVariable } from "./environment_variable.ts";
import * as general from "./general_variables.ts";
import * as logs from "./log_variables.ts";
import * as metrics from "./metric_variables.ts";
import { OTLP_BY_SIGNAL, OTLP_COMMON } from "./otlp_variables.ts";
import * as traces from "./trace_variables.ts";

/** Every environment variable that is read: general, traces, logs, metrics, OTLP. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable<unknown>[] = [
  ...Object.values<EnvironmentVariable<unknown>>(general),
  ...Object.values<EnvironmentVariable<unknown>>(traces),
  ...Object.values<EnvironmentVariable<unknown>>({ ...SPAN_BATCH }),
  ...Object.values<EnvironmentVariable<unknown>>(logs),
  ...Object.values<EnvironmentVariable<unknown>>({ ...LOG_BATCH }),
  ...Object.values<EnvironmentVariable<unknown>>(metrics),
  ...Object.values<EnvironmentVariable<unknown>>({ ...OTLP_COMMON }),
  ...Object.values<EnvironmentVariable<unknown>>({ ...OTLP_BY_SIGNAL.traces }),
  ...Object.values<EnvironmentVariable<unknown>>({ ...OTLP_BY_SIGNAL.metrics }),
  ...Object.values<EnvironmentVariable<unknown>>({ ...OTLP_BY_SIGNAL.logs }),
];

import type { LogExporterName } from "../variables/log_variables.ts";
import type { AttributeLimitsOptions } from "./attribute_limits_options.ts";
import type { BatchOptions } from "./batch_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";

/** Where log records go, and how. */
export interface LogsOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: LogExporterName | "none" | readonly LogExporterName[] | undefined;
  /**
   * How OTLP is sent; wins over the common `otlp`.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * How log records are gathered into requests.
   *
   * @default {}
   */
  readonly batch?: BatchOptions | undefined;
  /**
   * Limits of log records; win over `attributeLimits`.
   *
   * @default {}
   */
  readonly limits?: AttributeLimitsOptions | undefined;
}

import type { TraceExporterName } from "../variables/trace_variables.ts";
import type { BatchOptions } from "./batch_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";

/** Where spans go, and how. */
export interface TracesOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: TraceExporterName | "none" | readonly TraceExporterName[] | undefined;
  /**
   * How OTLP is sent; wins over the common `otlp`.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * How spans are gathered into requests.
   *
   * @default {}
   */
  readonly batch?: BatchOptions | undefined;
}

import type { Logger } from "../../api/mod.ts";
import { captureConsole, recordFatalError } from "../../bridges/mod.ts";
import type { OtelConfig } from "../../config/mod.ts";
import { ConsoleLogRecordExporter } from "../../exporters/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import type { ExitHooks } from "../../platform/platform.ts";
import { globalProcess } from "../../platform/process_like.ts";
import {
  FilterLogRecordProcessor,
  LoggerProvider,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
  SnapshotLogRecordProcessor,
} from "../../sdk/mod.ts";
import { asLogRecordProcessors } from "../../sdk/logs/foreign_log_record_processor.ts";
import { SCHEMA_URL } from "../../semconv/mod.ts";
import { type LogFields, writeLogRecord } from "../../snapshot/mod.ts";
import { openOtlpLane } from "../lanes/open_otlp_lane.ts";
import { observeLogs } from "../sdk_metrics/observe.ts";
import type { SdkMetrics } from "../sdk_metrics/sdk_metrics.ts";
import type { SetupOptions } from "../options/setup_options.ts";
import { createSimpleProcessor } from "./create_simple_processor.ts";
import type { SignalParts } from "./signal_parts.ts";

/** Name of the logger for errors that end the process. */
const FATAL_LOGGER = "uncaught";
/** Name of the logger for console output. */
const CONSOLE_LOGGER = "console";

/** The parts of logging. */
export interface LogsSetup {
  readonly provider: LoggerProvider;
  /** The lane to the Collector; `undefined` if records are not sent there. */
  readonly lane: LaneHandle<LogFields> | undefined;
  /** The application's processors, which export from its thread. */
  readonly threadProcessors: readonly LogRecordProcessor[];
  /** Records the error that ends the process; `undefined` if that is not wanted. */
  readonly onFatalError: ExitHooks["onFatalError"];
  /** Starts to record console output; returns a function that stops it. */
  readonly captureConsole: () => () => void;
}

/** Sets up logging by the configuration and the options. */
export function setUpLogs(
  config: OtelConfig,
  options: SetupOptions,
  parts: SignalParts,
): LogsSetup {
  const { exporters, otlp, batch } = config.logs;
  const lane = exporters.includes("otlp")
    ? openOtlpLane({ signal: "logs", otlp, batch, writeRecord: writeLogRecord }, parts)
    : undefined;
  const threadProcessors = asLogRecordProcessors(options.logRecordProcessors ?? []);
  const processors: LogRecordProcessor[] = [...threadProcessors];
  const lanes = [...(lane === undefined ? [] : [lane]), ...parts.destinations.openLogs()];
  const { logFilter } = options;
  for (const each of lanes) {
    const processor = new SnapshotLogRecordProcessor(each);
    processors.push(
      logFilter === undefined ? processor : new FilterLogRecordProcessor(processor, logFilter),
    );
  }
  processors.push(...parts.sinks.logRecordProcessors);
  if (exporters.includes("console")) processors.push(consoleProcessor(parts.sdkMetrics));
  const { loggerConfigurator } = options;
  const provider = new LoggerProvider({
    resource: parts.resource,
    logRecordProcessors: processors,
    logRecordLimits: config.logs.limits,
    ...(loggerConfigurator === undefined ? {} : { loggerConfigurator }),
  });
  if (parts.sdkMetrics !== undefined) observeLogs(parts.sdkMetrics, provider);
  const isFatalRecorded = options.recordFatalErrors ?? processors.length > 0;
  return {
    provider,
    lane,
    threadProcessors,
    onFatalError: isFatalRecorded
      ? (cause) => recordFatalError(conventionalLogger(provider, FATAL_LOGGER), cause)
      : undefined,
    captureConsole: () => startCapture(provider),
  };
}

function consoleProcessor(metrics: SdkMetrics | undefined): LogRecordProcessor {
  return createSimpleProcessor(metrics, "logs", {
    exporter: new ConsoleLogRecordExporter(),
    type: "ConsoleLogRecordExporter",
    createProcessor: (exporter) => new SimpleLogRecordProcessor(exporter),
  });
}

function startCapture(provider: LoggerProvider): () => void {
  const logger = conventionalLogger(provider, CONSOLE_LOGGER);
  return captureConsole({ logger, format: consoleFormat() });
}

// The attributes of its records are those of the semantic conventions.
function conventionalLogger(provider: LoggerProvider, name: string): Logger {
  return provider.getLogger(name, undefined, { schemaUrl: SCHEMA_URL });
}

interface UtilModule {
  format(...args: unknown[]): string;
}

// Not imported, so that it is loaded only if the console is captured.
function consoleFormat(): (...args: unknown[]) => string {
  // why: typed by its documented shape; `undefined` where an older runtime has no getBuiltinModule
  const util = globalProcess()?.getBuiltinModule?.("node:util") as UtilModule | undefined;
  return util === undefined ? (...args) => args.map(String).join(" ") : util.format;
}

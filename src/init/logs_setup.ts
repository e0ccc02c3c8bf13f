import type { OtelConfig } from "../config/mod.ts";
import { ConsoleLogRecordExporter } from "../exporters/mod.ts";
import type { ExportLink, LaneHandle } from "../link/mod.ts";
import type { Platform } from "../platform/platform.ts";
import {
  LoggerProvider,
  type LogRecordProcessor,
  type Resource,
  SimpleLogRecordProcessor,
  SnapshotLogRecordProcessor,
} from "../sdk/mod.ts";
import { type LogFields, writeLogRecord } from "../snapshot/mod.ts";
import { otlpLaneConfig, outboxLimits } from "./lane_config.ts";

/** What logs are made of. */
export interface LogsSetup {
  readonly provider: LoggerProvider;
  /** Where records leave for the collector; `undefined` when they do not go there. */
  readonly lane: LaneHandle<LogFields> | undefined;
}

/** Sets up what log records go through, as the configuration says. */
export function setUpLogs(
  config: OtelConfig,
  parts: {
    readonly link: ExportLink;
    readonly resource: Resource;
    readonly platform: Platform;
  },
): LogsSetup {
  const { link, resource, platform } = parts;
  const { exporters, limits, otlp, batch } = config.logs;
  const processors: LogRecordProcessor[] = [];
  let lane: LaneHandle<LogFields> | undefined;
  if (exporters.includes("otlp")) {
    lane = link.openLane(
      otlpLaneConfig("logs", resource, { otlp, batch, platform }),
      writeLogRecord,
      outboxLimits(batch),
    );
    processors.push(new SnapshotLogRecordProcessor(lane));
  }
  if (exporters.includes("console")) {
    processors.push(new SimpleLogRecordProcessor(new ConsoleLogRecordExporter()));
  }
  const provider = new LoggerProvider({
    resource,
    logRecordProcessors: processors,
    logRecordLimits: limits,
  });
  return { provider, lane };
}

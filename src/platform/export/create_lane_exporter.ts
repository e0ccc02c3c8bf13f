import {
  isLinesConfig,
  type LinesConfig,
  LinesLaneExporter,
  openLineOutput,
} from "../../lines/mod.ts";
import type { LaneConfig } from "../../link/protocol.ts";
import { OtlpLaneExporter } from "../../otlp/otlp_lane_exporter.ts";
import type { SenderConfig } from "../../otlp/sender/sender_config.ts";
import type { ExporterContext, LaneExporter } from "../../pipeline/mod.ts";
import type { Timers } from "../../sdk/timers.ts";
import { requirePermission } from "../deno/require_permission.ts";
import { createSenderEnvironment } from "./create_sender_environment.ts";
import { setTimer } from "./timers.ts";

/**
 * Creates the exporter of a lane, with this runtime's clock, network and files. An OTLP exporter's
 * configuration has no `kind`; any other one has its own.
 *
 * @param after Calls back after a delay; returns what cancels it.
 */
export function createLaneExporter(
  config: LaneConfig,
  context: ExporterContext,
  after: Timers["after"] = setTimer,
): LaneExporter {
  if (isLinesConfig(config.exporter)) {
    // why: the line above has checked the configuration
    return new LinesLaneExporter(config as LaneConfig<LinesConfig>, {
      scopes: context.scopes,
      report: context.report,
      open: (target) => {
        if (typeof target === "object") requirePermission({ name: "write", path: target.path });
        return openLineOutput(target);
      },
      sleep: (delayMs) => new Promise((resolve) => void after(delayMs, resolve)),
    });
  }
  // why: only this package opens lanes, and the rest are for OTLP destinations
  const laneConfig = config as LaneConfig<SenderConfig>;
  return new OtlpLaneExporter(
    laneConfig,
    context,
    createSenderEnvironment(laneConfig.exporter.tls, {
      after,
      report: (message) => context.report("tls-renewal", message),
    }),
  );
}

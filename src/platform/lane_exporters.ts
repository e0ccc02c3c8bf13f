import { isLinesConfig, LinesLaneExporter, openLineOutput } from "../lines/mod.ts";
import type { LinesConfig } from "../lines/mod.ts";
import type { LaneConfig } from "../link/protocol.ts";
import { OtlpLaneExporter } from "../otlp/otlp_lane_exporter.ts";
import type { SenderConfig } from "../otlp/sender_config.ts";
import type { LaneExporter, PipelineSurroundings } from "../pipeline/mod.ts";
import { requirePermission } from "./deno/require_permission.ts";
import { createSenderEnvironment } from "./sender_environment.ts";

/** Makes the exporter of a lane, on this runtime's clock, network and files. */
export const createLaneExporter: PipelineSurroundings["createExporter"] = (
  config,
  context,
): LaneExporter => {
  if (isLinesConfig(config.exporter)) {
    // why: the line above says what the exporter's configuration is
    return new LinesLaneExporter(config as LaneConfig<LinesConfig>, {
      scopes: context.scopes,
      report: context.report,
      open: (target) => {
        if (typeof target === "object") requirePermission({ name: "write", path: target.path });
        return openLineOutput(target);
      },
      sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    });
  }
  // Lanes are opened by this package alone, with the configuration of an OTLP destination.
  const laneConfig = config as LaneConfig<SenderConfig>;
  return new OtlpLaneExporter(
    laneConfig,
    context,
    createSenderEnvironment(laneConfig.exporter.tls),
  );
};

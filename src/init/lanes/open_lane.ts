import type { Attributes } from "../../api/mod.ts";
import { parseUrl } from "../../http/url_parts.ts";
import type {
  AskForHeaders,
  ExportLink,
  LaneConfig,
  LaneHandle,
  OutboxLimits,
} from "../../link/mod.ts";
import { ATTR_SERVER_ADDRESS, ATTR_SERVER_PORT } from "../../semconv/mod.ts";
import type { RecordWriter } from "../../snapshot/mod.ts";
import { ExporterMetrics } from "../sdk_metrics/exporter_metrics.ts";
import { LaneMetrics } from "../sdk_metrics/lane_metrics.ts";
import type { SdkMetrics } from "../sdk_metrics/sdk_metrics.ts";

/** What any lane is opened with. */
export interface LaneParts {
  readonly link: ExportLink;
  /** @default the SDK does not measure itself */
  readonly sdkMetrics?: SdkMetrics | undefined;
}

/** Where a lane leads, and how. */
export interface LaneSettings<T> {
  readonly config: LaneConfig;
  readonly limits: OutboxLimits;
  readonly writeRecord: (writer: RecordWriter, item: T) => void;
  /** `otel.component.type` of the exporter. */
  readonly exporterType: string;
  /** The URL of the server. @default it is not a server */
  readonly url?: string;
  /** Returns the headers of each request. @default those of the configuration */
  readonly askForHeaders?: AskForHeaders | undefined;
}

/** Opens a lane, and observes it if the SDK measures itself. */
export function openLane<T>(
  { config, limits, writeRecord, exporterType, url, askForHeaders }: LaneSettings<T>,
  { link, sdkMetrics }: LaneParts,
): LaneHandle<T> {
  const options = { ...limits, askForHeaders };
  if (sdkMetrics === undefined) return link.openLane(config, writeRecord, options);
  const { signal } = config;
  const attributes = { ...sdkMetrics.nameComponent(exporterType), ...serverOf(url) };
  const observer = new LaneMetrics(new ExporterMetrics(sdkMetrics, signal, attributes));
  const lane = link.openLane(config, writeRecord, { ...options, observer });
  // The exporter of metrics has a reader before it, not a processor.
  if (signal !== "metrics") {
    observer.observeProcessor(sdkMetrics, signal, { lane, capacity: limits.maxQueueSize });
  }
  return lane;
}

function serverOf(url: string | undefined): Attributes {
  const parts = url === undefined ? undefined : parseUrl(new URL(url).href);
  if (parts === undefined) return {};
  return { [ATTR_SERVER_ADDRESS]: parts.address, [ATTR_SERVER_PORT]: parts.port };
}

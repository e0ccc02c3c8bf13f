import { type BatchConfig, type OtlpConfig, readTlsFiles } from "../../config/mod.ts";
import { reportOnce } from "../../api/mod.ts";
import {
  HAND_OVER_DELAY_MS,
  type LaneConfig,
  type LaneHandle,
  type OutboxLimits,
} from "../../link/mod.ts";
import {
  DEFAULT_RETRY,
  type OtlpSignal,
  type SenderConfig,
} from "../../otlp/sender/sender_config.ts";
import { exporterUserAgent } from "../../otlp/sender/user_agent.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Resource } from "../../sdk/mod.ts";
import { SDK_VERSION } from "../../sdk/version.ts";
import type { RecordWriter } from "../../snapshot/mod.ts";
import { otlpExporterType } from "../sdk_metrics/component_types.ts";
import { type LaneParts, openLane } from "./open_lane.ts";
import { outboxBytes, workerQueueBytes } from "./queue_bytes.ts";

/** What a lane to an OTLP receiver is made from, for any signal. */
export interface OtlpLaneParts extends LaneParts {
  readonly resource: Resource;
  readonly platform: Platform;
}

/** Where and how the records of one signal are sent. */
export interface OtlpLaneSettings<T> {
  readonly signal: OtlpSignal;
  readonly otlp: OtlpConfig;
  readonly batch: BatchConfig;
  /** Writes one item that the lane is given as a record. */
  readonly writeRecord: (writer: RecordWriter, item: T) => void;
}

/** Opens a lane to an OTLP receiver. */
export function openOtlpLane<T>(
  { signal, otlp, batch, writeRecord }: OtlpLaneSettings<T>,
  parts: OtlpLaneParts,
): LaneHandle<T> {
  return openLane({
    config: laneConfig(signal, parts.resource, { otlp, batch, platform: parts.platform }),
    limits: outboxLimits(batch, parts.platform),
    writeRecord,
    exporterType: otlpExporterType(signal, otlp.protocol),
    url: otlp.endpoint,
    askForHeaders: otlp.askForHeaders,
  }, parts);
}

// Returns what the worker needs to know, as plain data.
function laneConfig(
  signal: OtlpSignal,
  resource: Resource,
  parts: { readonly otlp: OtlpConfig; readonly batch: BatchConfig; readonly platform: Platform },
): LaneConfig<SenderConfig> {
  const { otlp, batch, platform } = parts;
  const tls = readTlsFiles(otlp.tls, platform, reportOnce);
  const { attributes, schemaUrl } = resource;
  return {
    signal,
    resource: { attributes: { ...attributes }, schemaUrl },
    batch: { ...batch, maxQueueBytes: workerQueueBytes(batch.maxQueueBytes) },
    exporter: {
      signal,
      url: otlp.endpoint,
      headers: otlp.headers,
      protocol: otlp.protocol,
      compression: otlp.compression,
      timeoutMs: otlp.timeoutMs,
      exportTimeoutMs: batch.exportTimeoutMs,
      maxRequestBytes: otlp.maxRequestBytes,
      maxResponseBytes: otlp.maxResponseBytes,
      retry: DEFAULT_RETRY,
      userAgent: exporterUserAgent(SDK_VERSION),
      ...(tls === undefined ? {} : { tls }),
    },
  };
}

function outboxLimits(batch: BatchConfig, platform: Platform): OutboxLimits {
  return {
    maxQueueSize: batch.maxQueueSize,
    ...outboxBytes(batch.maxQueueBytes, platform),
    // A shorter scheduled delay is kept.
    handOverDelayMs: Math.min(HAND_OVER_DELAY_MS, batch.scheduledDelayMs),
  };
}

import { type BatchConfig, type OtlpConfig, readTlsFiles } from "../config/mod.ts";
import { reportOnce } from "../api/mod.ts";
import { HAND_OVER_DELAY_MS, type LaneConfig, type OutboxLimits } from "../link/mod.ts";
import { DEFAULT_RETRY, type OtlpSignal, type SenderConfig } from "../otlp/sender_config.ts";
import { exporterUserAgent } from "../otlp/user_agent.ts";
import type { Platform } from "../platform/platform.ts";
import type { Resource } from "../sdk/mod.ts";
import { SDK_VERSION } from "../sdk/version.ts";

/** What a lane to an OTLP receiver needs to know, as plain data. */
export function otlpLaneConfig(
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
    batch: {
      maxQueueSize: batch.maxQueueSize,
      scheduledDelayMs: batch.scheduledDelayMs,
      exportTimeoutMs: batch.exportTimeoutMs,
      maxExportBatchSize: batch.maxExportBatchSize,
    },
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

/** Bounds of the outbox of a lane. */
export function outboxLimits(batch: BatchConfig): OutboxLimits {
  return {
    maxQueueSize: batch.maxQueueSize,
    maxQueueBytes: batch.maxQueueBytes,
    // A delay shorter than ours is meant to be kept.
    handOverDelayMs: Math.min(HAND_OVER_DELAY_MS, batch.scheduledDelayMs),
  };
}

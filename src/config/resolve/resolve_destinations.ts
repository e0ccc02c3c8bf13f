import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { DestinationOptions } from "../options/destination_options.ts";
import { METRIC_PRODUCERS } from "../values/metric_producers.ts";
import { FUNCTION, listOf } from "../values/value_kind.ts";
import { type BatchVariables, LOG_BATCH, SPAN_BATCH } from "../variables/batch_variables.ts";
import { NO_ENVIRONMENT } from "../variables/environment_reader.ts";
import type {
  BatchConfig,
  DestinationConfig,
  DestinationMetricsConfig,
  OtlpConfig,
} from "./otel_config.ts";
import { resolveBatch } from "./resolve_batch.ts";
import { resolveMetricsExport } from "./resolve_metrics_export.ts";
import { resolveOtlp } from "./resolve_otlp.ts";
import { type ConfigReport, SettingReader } from "./setting_reader.ts";

const SIGNALS: readonly OtlpSignal[] = ["traces", "logs", "metrics"];

/**
 * Resolves further OTLP receivers, from code alone: the headers of one must not reach another.
 *
 * @throws {TypeError | RangeError} For invalid options.
 */
export function resolveDestinations(
  destinations: readonly DestinationOptions[],
  report: ConfigReport,
): readonly DestinationConfig[] {
  return destinations.map((destination, index) =>
    resolveDestination(
      new SettingReader(NO_ENVIRONMENT, report, `destinations[${index}].`),
      destination,
    )
  );
}

function resolveDestination(
  reader: SettingReader,
  destination: DestinationOptions,
): DestinationConfig {
  const signals = reader.check({ option: "signals", kind: SIGNAL_LIST }, destination.signals) ??
    SIGNALS;
  return {
    traces: signals.includes("traces")
      ? resolveRecords(reader, destination, { signal: "traces", batch: SPAN_BATCH })
      : undefined,
    logs: signals.includes("logs")
      ? resolveRecords(reader, destination, { signal: "logs", batch: LOG_BATCH })
      : undefined,
    metrics: signals.includes("metrics") ? resolveMetrics(reader, destination) : undefined,
  };
}

const SIGNAL_LIST = listOf<OtlpSignal>(SIGNALS);

interface RecordSignal {
  readonly signal: "traces" | "logs";
  readonly batch: BatchVariables;
}

function resolveRecords(
  reader: SettingReader,
  destination: DestinationOptions,
  { signal, batch }: RecordSignal,
): { readonly otlp: OtlpConfig; readonly batch: BatchConfig } {
  return {
    otlp: resolveReceiver(reader, destination, signal),
    batch: resolveBatch(reader, batch, destination[signal]?.batch),
  };
}

function resolveMetrics(
  reader: SettingReader,
  destination: DestinationOptions,
): DestinationMetricsConfig {
  const given = destination.metrics ?? {};
  reader.check(CARDINALITY_SELECTOR, given.cardinalitySelector);
  return {
    otlp: resolveReceiver(reader, destination, "metrics"),
    ...resolveMetricsExport(reader, given),
    cardinalitySelector: given.cardinalitySelector,
    metricProducers: reader.check(PRODUCERS, given.metricProducers),
  };
}

const CARDINALITY_SELECTOR = { option: "metrics.cardinalitySelector", kind: FUNCTION };

const PRODUCERS = { option: "metrics.metricProducers", kind: METRIC_PRODUCERS };

function resolveReceiver(
  reader: SettingReader,
  destination: DestinationOptions,
  signal: OtlpSignal,
): OtlpConfig {
  const own = destination[signal]?.otlp;
  const common = destination.otlp;
  // The default endpoint would not help: everything is sent there already.
  if (own?.endpoint === undefined && common?.endpoint === undefined) {
    const path = reader.pathOf({ option: "otlp.endpoint" });
    throw new TypeError(`Cannot use option ${path}: it is required for a destination.`);
  }
  return resolveOtlp(reader, signal, { own, common });
}

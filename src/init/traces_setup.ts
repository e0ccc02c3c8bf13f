import type { OtelConfig } from "../config/mod.ts";
import { ConsoleSpanExporter } from "../exporters/mod.ts";
import type { LaneHandle } from "../link/mod.ts";
import {
  SimpleSpanProcessor,
  SnapshotSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "../sdk/mod.ts";
import { stopSampler } from "../sdk/trace/stop_sampler.ts";
import { type SpanFields, writeSpan } from "../snapshot/mod.ts";
import { createSampler } from "./create_sampler.ts";
import { openOtlpLane, type OtlpLaneParts } from "./open_otlp_lane.ts";
import { observeSpans, simpleProcessor } from "./sdk_metrics/observe.ts";
import type { SdkMetrics } from "./sdk_metrics/sdk_metrics.ts";
import type { SetupOptions } from "./setup_options.ts";
import type { SinksSetup } from "./sinks_setup.ts";

/** What traces are made of. */
export interface TracesSetup {
  readonly provider: TracerProvider;
  /** Where spans leave for the collector; `undefined` when they do not go there. */
  readonly lane: LaneHandle<SpanFields> | undefined;
  /** Stops a sampler that was made for it, where that has not happened yet. */
  readonly release: () => void;
}

/** Sets up what spans go through, as the configuration says. */
export function setUpTraces(
  config: OtelConfig,
  { tracerConfigurator }: SetupOptions,
  parts: OtlpLaneParts & { readonly sinks: SinksSetup },
): TracesSetup {
  const { exporters, spanLimits, idGenerator, otlp, batch } = config.traces;
  const lane = exporters.includes("otlp")
    ? openOtlpLane({ signal: "traces", otlp, batch, writeRecord: writeSpan }, parts)
    : undefined;
  const spanProcessors: SpanProcessor[] = [...config.traces.spanProcessors];
  if (lane !== undefined) spanProcessors.push(new SnapshotSpanProcessor(lane));
  spanProcessors.push(...parts.sinks.spanProcessors);
  if (exporters.includes("console")) spanProcessors.push(consoleProcessor(parts.sdkMetrics));
  const sampler = createSampler(config.traces.sampler, parts.resource);
  const provider = new TracerProvider({
    resource: parts.resource,
    sampler,
    spanProcessors,
    spanLimits,
    ...(idGenerator === undefined ? {} : { idGenerator }),
    ...(tracerConfigurator === undefined ? {} : { tracerConfigurator }),
  });
  if (parts.sdkMetrics !== undefined) observeSpans(parts.sdkMetrics, provider);
  const isOwn = config.traces.sampler.kind !== "custom";
  return { provider, lane, release: () => isOwn ? stopSampler(sampler) : undefined };
}

function consoleProcessor(metrics: SdkMetrics | undefined): SpanProcessor {
  return simpleProcessor(metrics, "traces", {
    exporter: new ConsoleSpanExporter(),
    type: "ConsoleSpanExporter",
    createProcessor: (exporter) => new SimpleSpanProcessor(exporter),
  });
}

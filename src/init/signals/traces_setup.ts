import type { OtelConfig } from "../../config/mod.ts";
import { ConsoleSpanExporter } from "../../exporters/mod.ts";
import type { LaneHandle } from "../../link/mod.ts";
import type { TailSamplingSpanProcessor } from "../../samplers/tail/tail_sampling_span_processor.ts";
import {
  SimpleSpanProcessor,
  SnapshotSpanProcessor,
  type SpanProcessor,
  SYSTEM_TIMERS,
  TracerProvider,
} from "../../sdk/mod.ts";
import { MultiSpanProcessor } from "../../sdk/trace/processors/multi_span_processor.ts";
import { stopSampler } from "../../sdk/trace/samplers/stop_sampler.ts";
import { type SpanFields, writeSpan } from "../../snapshot/mod.ts";
import { createSampler } from "./create_sampler.ts";
import { createSimpleProcessor } from "./create_simple_processor.ts";
import { openOtlpLane } from "../lanes/open_otlp_lane.ts";
import { observeSpans, observeTailSampling } from "../sdk_metrics/observe.ts";
import type { SdkMetrics } from "../sdk_metrics/sdk_metrics.ts";
import type { SetupOptions } from "../options/setup_options.ts";
import type { SignalParts } from "./signal_parts.ts";

/** The parts of tracing. */
export interface TracesSetup {
  readonly provider: TracerProvider;
  /** The lane to the Collector; `undefined` if spans are not sent there. */
  readonly lane: LaneHandle<SpanFields> | undefined;
  /** The processor of the tail sampler; `undefined` without one. */
  readonly tailSampling: TailSamplingSpanProcessor | undefined;
  /** Stops a sampler that was created here, if that has not happened yet. */
  readonly release: () => void;
}

/** Sets up tracing by the configuration and the options. */
export function setUpTraces(
  config: OtelConfig,
  { tracerConfigurator, tailSampler }: SetupOptions,
  parts: SignalParts,
): TracesSetup {
  const { exporters, spanLimits, idGenerator, otlp, batch } = config.traces;
  const lane = exporters.includes("otlp")
    ? openOtlpLane({ signal: "traces", otlp, batch, writeRecord: writeSpan }, parts)
    : undefined;
  const lanes = [...(lane === undefined ? [] : [lane]), ...parts.destinations.openTraces()];
  const exporting: SpanProcessor[] = [
    ...lanes.map((each) => new SnapshotSpanProcessor(each)),
    ...parts.sinks.spanProcessors,
  ];
  if (exporters.includes("console")) exporting.push(consoleProcessor(parts.sdkMetrics));
  const next = exporting.length === 1
    ? exporting[0]
    : new MultiSpanProcessor(exporting, SYSTEM_TIMERS);
  const tailSampling = exporting.length === 0 ? undefined : tailSampler?.createProcessor(next);
  const ours = tailSampling === undefined ? exporting : [tailSampling];
  const sampler = createSampler(config.traces.sampler, parts.resource);
  const provider = new TracerProvider({
    resource: parts.resource,
    sampler,
    spanProcessors: [...config.traces.spanProcessors, ...ours],
    spanLimits,
    ...(idGenerator === undefined ? {} : { idGenerator }),
    ...(tracerConfigurator === undefined ? {} : { tracerConfigurator }),
  });
  if (parts.sdkMetrics !== undefined) {
    observeSpans(parts.sdkMetrics, provider);
    if (tailSampling !== undefined) observeTailSampling(parts.sdkMetrics, tailSampling);
  }
  const isOwn = config.traces.sampler.kind !== "custom";
  const release = (): void => {
    if (isOwn) stopSampler(sampler);
  };
  return { provider, lane, tailSampling, release };
}

function consoleProcessor(metrics: SdkMetrics | undefined): SpanProcessor {
  return createSimpleProcessor(metrics, "traces", {
    exporter: new ConsoleSpanExporter(),
    type: "ConsoleSpanExporter",
    createProcessor: (exporter) => new SimpleSpanProcessor(exporter),
  });
}

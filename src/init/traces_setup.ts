import type { OtelConfig } from "../config/mod.ts";
import { ConsoleSpanExporter } from "../exporters/mod.ts";
import type { ExportLink, LaneHandle } from "../link/mod.ts";
import type { Platform } from "../platform/platform.ts";
import {
  type Resource,
  SimpleSpanProcessor,
  SnapshotSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "../sdk/mod.ts";
import { type SpanFields, writeSpan } from "../snapshot/mod.ts";
import { createSampler } from "./create_sampler.ts";
import { otlpLaneConfig, outboxLimits } from "./lane_config.ts";
import type { SinksSetup } from "./sinks_setup.ts";

/** What traces are made of. */
export interface TracesSetup {
  readonly provider: TracerProvider;
  /** Where spans leave for the collector; `undefined` when they do not go there. */
  readonly lane: LaneHandle<SpanFields> | undefined;
}

/** Sets up what spans go through, as the configuration says. */
export function setUpTraces(
  config: OtelConfig,
  parts: {
    readonly link: ExportLink;
    readonly resource: Resource;
    readonly platform: Platform;
    readonly sinks: SinksSetup;
  },
): TracesSetup {
  const { exporters, sampler, spanLimits, idGenerator } = config.traces;
  const lane = exporters.includes("otlp") ? openTraceLane(config, parts) : undefined;
  const spanProcessors: SpanProcessor[] = [...config.traces.spanProcessors];
  if (lane !== undefined) spanProcessors.push(new SnapshotSpanProcessor(lane));
  spanProcessors.push(...parts.sinks.spanProcessors);
  if (exporters.includes("console")) {
    spanProcessors.push(new SimpleSpanProcessor(new ConsoleSpanExporter()));
  }
  const provider = new TracerProvider({
    resource: parts.resource,
    sampler: createSampler(sampler),
    spanProcessors,
    spanLimits,
    ...(idGenerator === undefined ? {} : { idGenerator }),
  });
  return { provider, lane };
}

function openTraceLane(
  config: OtelConfig,
  { link, resource, platform }: {
    readonly link: ExportLink;
    readonly resource: Resource;
    readonly platform: Platform;
  },
): LaneHandle<SpanFields> {
  const { otlp, batch } = config.traces;
  return link.openLane(
    otlpLaneConfig("traces", resource, { otlp, batch, platform }),
    writeSpan,
    outboxLimits(batch),
  );
}

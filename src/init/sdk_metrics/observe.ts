import { errorType } from "../../http/error_type.ts";
import { ATTR_ERROR_TYPE } from "../../semconv/mod.ts";
import type { TailSamplingSpanProcessor } from "../../samplers/tail/tail_sampling_span_processor.ts";
import {
  type LoggerProvider,
  type MetricReader,
  SamplingDecision,
  type TracerProvider,
} from "../../sdk/mod.ts";
import { countLogs } from "../../sdk/logs/logger_provider.ts";
import { observeCollections } from "../../sdk/metrics/readers/metric_reader.ts";
import { PARENT_ORIGINS } from "../../sdk/trace/span/span_counts.ts";
import { countSpans } from "../../sdk/trace/tracer_provider.ts";
import { readerType, type Signal } from "./component_types.ts";
import { ExporterMetrics } from "./exporter_metrics.ts";
import { recordOnlyCount } from "./lane_metrics.ts";
import { ObservedThreadExporter, type ThreadExporter } from "./observed_thread_exporter.ts";
import type { SdkMetrics } from "./sdk_metrics.ts";

const RESULTS = [
  [SamplingDecision.NOT_RECORD, "DROP"],
  [SamplingDecision.RECORD, "RECORD_ONLY"],
  [SamplingDecision.RECORD_AND_SAMPLED, "RECORD_AND_SAMPLE"],
] as const;

/** Counts the spans of a provider. */
export function observeSpans(metrics: SdkMetrics, provider: TracerProvider): void {
  const { spanCounts: counts } = metrics;
  countSpans(provider, counts);
  metrics.observe("otel.sdk.span.started", (report) => {
    for (const origin of PARENT_ORIGINS) {
      for (const [decision, result] of RESULTS) {
        const count = counts.started(origin, decision);
        if (count === 0) continue;
        report(count, { "otel.span.parent.origin": origin, "otel.span.sampling_result": result });
      }
    }
  });
  metrics.observe("otel.sdk.span.live", (report) => {
    for (const [decision, result] of RESULTS.slice(1)) {
      const ended = counts.ended(decision);
      const started = PARENT_ORIGINS.reduce((sum, at) => sum + counts.started(at, decision), 0);
      if (started > 0) report(started - ended, { "otel.span.sampling_result": result });
    }
  });
}

/** Counts the spans that a tail sampler holds and has processed, including those it dropped. */
export function observeTailSampling(
  metrics: SdkMetrics,
  processor: TailSamplingSpanProcessor,
): void {
  const attributes = metrics.nameComponent("TailSamplingSpanProcessor");
  const name = "otel.sdk.processor.span";
  metrics.observe(`${name}.queue.size`, (report) => report(processor.stats().held, attributes));
  const capacity = processor.maxHeldSpans;
  if (capacity !== Infinity) {
    metrics.observe(`${name}.queue.capacity`, (report) => report(capacity, attributes));
  }
  metrics.observe(`${name}.processed`, (report) => {
    const { kept, dropped, undecided } = processor.stats();
    report(kept + dropped + undecided + recordOnlyCount(metrics), attributes);
  });
}

/** Counts the log records of a provider. */
export function observeLogs(metrics: SdkMetrics, provider: LoggerProvider): void {
  const counts = { created: 0 };
  countLogs(provider, counts);
  metrics.observe("otel.sdk.log.created", (report) => report(counts.created));
}

/** Times the collections of a reader. */
export function observeReader(metrics: SdkMetrics, reader: MetricReader): void {
  const attributes = metrics.nameComponent(readerType(reader));
  observeCollections(
    reader,
    (durationMs, errors) =>
      metrics.record("otel.sdk.metric_reader.collection.duration", durationMs, {
        ...attributes,
        ...(errors.length === 0 ? {} : { [ATTR_ERROR_TYPE]: errorType(errors[0]) }),
      }),
  );
}

/** An exporter of this thread, and how it is described in metrics. */
export interface ExporterParts<T> {
  readonly exporter: ThreadExporter<T>;
  /** `otel.component.type`: the class name if the convention has no word. */
  readonly type: string;
  /** Counts the items of a batch. */
  readonly countItems: (items: T) => number;
}

/** Observes an exporter of this thread. Use the returned exporter in its place. */
export function observeExporter<T>(
  metrics: SdkMetrics,
  signal: Signal,
  { exporter, type, countItems }: ExporterParts<T>,
): { readonly exporter: ThreadExporter<T>; readonly metrics: ExporterMetrics } {
  const { monotonicMs } = metrics;
  const ofExporter = new ExporterMetrics(metrics, signal, metrics.nameComponent(type));
  const parts = { metrics: ofExporter, countItems, monotonicMs };
  return { exporter: new ObservedThreadExporter(exporter, parts), metrics: ofExporter };
}

/**
 * Keeps a service's records in memory: those sent to the user's Collector cannot be drawn.
 *
 * @module
 */
import type { SetupOptions } from "../../mod.ts";
import { InMemoryLogRecordExporter, InMemoryMetricExporter } from "../../src/exporters/mod.ts";
import {
  PeriodicExportingMetricReader,
  type ResourceMetrics,
  SimpleLogRecordProcessor,
} from "../../src/sdk/mod.ts";
import { InMemorySpanExporter, SimpleSpanProcessor } from "../../src/testing/mod.ts";
import type { DemoHistogram } from "./demo_histogram.ts";
import type { DemoRecords } from "./demo_message.ts";
import { fromReadableLog } from "./from_readable_log.ts";
import { fromReadableSpan, plain } from "./from_readable_span.ts";

/** The kept records, and the options of `init` that keep them. */
export interface RecordKeeper {
  readonly options: SetupOptions;
  /** All records; histograms exist after the shutdown. */
  readonly records: () => DemoRecords;
}

/** Keeps everything. */
export function keepRecords(): RecordKeeper {
  const spans = new InMemorySpanExporter();
  const logs = new InMemoryLogRecordExporter();
  const metrics = new InMemoryMetricExporter();
  return {
    options: {
      spanProcessors: [new SimpleSpanProcessor(spans)],
      logRecordProcessors: [new SimpleLogRecordProcessor(logs)],
      metricReaders: [new PeriodicExportingMetricReader({ exporter: metrics })],
    },
    records: () => ({
      spans: spans.finishedSpans().map(fromReadableSpan),
      logs: logs.finishedLogRecords().map(fromReadableLog),
      histograms: metrics.collections().flatMap(histogramsOf),
    }),
  };
}

function histogramsOf({ resource, scopeMetrics }: ResourceMetrics): DemoHistogram[] {
  return scopeMetrics.flatMap(({ metrics }) => metrics).flatMap((metric) => {
    if (metric.dataPointType !== "histogram") return [];
    return metric.dataPoints.map(({ attributes, value, exemplars }) => ({
      service: String(resource.attributes["service.name"]),
      name: metric.descriptor.name,
      attributes: plain(attributes),
      bounds: value.buckets.boundaries,
      counts: value.buckets.counts,
      sum: value.sum ?? 0,
      exemplars: exemplars.map((each) => ({ traceId: each.traceId ?? "", value: each.value })),
    }));
  });
}

/**
 * Converts OTLP to the demo's histograms.
 *
 * @module
 */
import { fromBinary } from "@bufbuild/protobuf";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import type { Metric } from "../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import type { DemoHistogram } from "./demo_histogram.ts";
import { attributesOf, serviceOf, toHex } from "./received_values.ts";

/** Content of a request. */
export interface ReceivedMetrics {
  /** Metrics of any kind. */
  readonly metricCount: number;
  readonly histograms: readonly DemoHistogram[];
}

/** The metrics of a request body. Throws if it is not OTLP. */
export function decodeMetrics(body: Uint8Array): ReceivedMetrics {
  const request = fromBinary(ExportMetricsServiceRequestSchema, body);
  const all = request.resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const service = serviceOf(resource);
    return scopeMetrics.flatMap(({ metrics }) => metrics.map((metric) => ({ metric, service })));
  });
  return {
    metricCount: all.length,
    histograms: all.flatMap(({ metric, service }) => demoHistograms(metric, service)),
  };
}

function demoHistograms({ name, data }: Metric, service: string): DemoHistogram[] {
  if (data.case !== "histogram") return [];
  return data.value.dataPoints.map((point) => ({
    service,
    name,
    attributes: attributesOf(point.attributes),
    bounds: point.explicitBounds,
    counts: point.bucketCounts.map(Number),
    sum: point.sum ?? 0,
    exemplars: point.exemplars.map(({ traceId, value }) => ({
      traceId: toHex(traceId),
      value: Number(value.value ?? 0),
    })),
  }));
}

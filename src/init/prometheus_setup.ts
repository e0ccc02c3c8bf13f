import type { OtelConfig } from "../config/mod.ts";
import {
  PrometheusExporter,
  type PrometheusExporterOptions,
  type PrometheusServer,
} from "../prometheus/prometheus_exporter.ts";

/** What lets Prometheus scrape. */
export interface PrometheusSetup {
  /** The reader, to be given to the meter provider. */
  readonly exporter: PrometheusExporter;
  /** Listens, once the provider has the reader; `undefined` when it cannot, which is reported. */
  readonly listen: () => PrometheusServer | undefined;
}

/** Lets Prometheus scrape where the configuration says. The process may end all the same. */
export function setUpPrometheus(
  { metrics }: Pick<OtelConfig, "metrics">,
  options: PrometheusExporterOptions,
): PrometheusSetup {
  const exporter = new PrometheusExporter(options);
  return { exporter, listen: () => exporter.serve(metrics.prometheus) };
}

import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { MetricProducer } from "../../sdk/metrics/producers/metric_producer.ts";
import type { CardinalitySelector } from "../../sdk/metrics/readers/ask_selectors.ts";
import type { LogsOptions } from "./logs_options.ts";
import type { MetricsExportOptions } from "./metrics_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";
import type { TracesOptions } from "./traces_options.ts";

/**
 * A further OTLP receiver, with queues of its own, so that a slow or unreachable one holds up no
 * other. No variables apply to it, so that the headers of one receiver never go to another: what is
 * not set here has its default.
 */
export interface DestinationOptions {
  /**
   * The signals to send there.
   *
   * @default ["traces", "logs", "metrics"]
   */
  readonly signals?: readonly OtlpSignal[] | undefined;
  /**
   * How OTLP is sent. There must be an `endpoint`, here or for each of the signals.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * How spans are sent there.
   *
   * @default {}
   */
  readonly traces?: Pick<TracesOptions, "otlp" | "batch"> | undefined;
  /**
   * How log records are sent there.
   *
   * @default {}
   */
  readonly logs?: Pick<LogsOptions, "otlp" | "batch"> | undefined;
  /**
   * How metrics are sent there.
   *
   * @default {}
   */
  readonly metrics?: DestinationMetricsOptions | undefined;
}

/** How metrics are sent to a further receiver; they are collected separately for it. */
export interface DestinationMetricsOptions extends MetricsExportOptions {
  /**
   * Cardinality limit of a metric, by instrument kind, unless a view says otherwise.
   *
   * @default `cardinalitySelector` of `init()`
   */
  readonly cardinalitySelector?: CardinalitySelector | undefined;
  /**
   * Metric producers, whose metrics from other sources are exported too.
   *
   * @default `metricProducers` of `init()`
   */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
}

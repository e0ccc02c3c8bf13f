import type { OtlpSignal } from "../../otlp/sender/sender_config.ts";
import type { MetricProducer } from "../../sdk/metrics/producers/metric_producer.ts";
import type { CardinalitySelector } from "../../sdk/metrics/readers/ask_selectors.ts";
import type { LogsOptions } from "./logs_options.ts";
import type { MetricsExportOptions } from "./metrics_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";
import type { TracesOptions } from "./traces_options.ts";

/**
 * A further OTLP receiver, with queues of its own: one that is slow or away holds up no other.
 * Variables say nothing of it, so that the headers of one receiver never go to another; what is
 * not said here has the default.
 */
export interface DestinationOptions {
  /**
   * Which signals go there.
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
   * How spans go there.
   *
   * @default {}
   */
  readonly traces?: Pick<TracesOptions, "otlp" | "batch"> | undefined;
  /**
   * How log records go there.
   *
   * @default {}
   */
  readonly logs?: Pick<LogsOptions, "otlp" | "batch"> | undefined;
  /**
   * How metrics go there.
   *
   * @default {}
   */
  readonly metrics?: DestinationMetricsOptions | undefined;
}

/** How metrics go to a further receiver; they are collected for it alone. */
export interface DestinationMetricsOptions extends MetricsExportOptions {
  /**
   * Most series of a metric by the kind of its instrument, where no view says otherwise.
   *
   * @default `cardinalitySelector` of `init()`
   */
  readonly cardinalitySelector?: CardinalitySelector | undefined;
  /**
   * Who brings metrics from elsewhere into what is exported.
   *
   * @default `metricProducers` of `init()`
   */
  readonly metricProducers?: readonly MetricProducer[] | undefined;
}

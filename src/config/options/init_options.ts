import type { Attributes, TextMapPropagator } from "../../api/mod.ts";
import type { HttpOptions } from "../../http/http_options.ts";
import type {
  ForeignResource,
  ForeignResourceDetector,
} from "../../sdk/resource/foreign_resource.ts";
import type { Resource } from "../../sdk/resource/resource.ts";
import type { ResourceDetector } from "../../sdk/resource/resource_detector.ts";
import type { IdGenerator } from "../../sdk/trace/ids/id_generator.ts";
import type { ForeignSpanProcessor } from "../../sdk/trace/processors/foreign_span_processor.ts";
import type { SpanProcessor } from "../../sdk/trace/processors/span_processor.ts";
import type { Sampler } from "../../sdk/trace/samplers/sampler.ts";
import type { SpanLimits } from "../../sdk/trace/span/span_limits.ts";
import type { LogLevel, PropagatorName } from "../variables/general_variables.ts";
import type { AttributeLimitsOptions } from "./attribute_limits_options.ts";
import type { DestinationOptions } from "./destination_options.ts";
import type { ExitOptions } from "./exit_options.ts";
import type { LogsOptions } from "./logs_options.ts";
import type { MetricsOptions } from "./metrics_options.ts";
import type { OtlpOptions } from "./otlp_options.ts";
import type { TracesOptions } from "./traces_options.ts";

/**
 * What `init()` takes. Every member is optional: what is left out comes from the environment
 * (`OTEL_*`), and else from the default. A value here wins over the environment.
 */
export interface InitOptions {
  /**
   * Name of the service.
   *
   * @default OTEL_SERVICE_NAME, else `service.name` of the resource, else `unknown_service:` and
   * the name of the executable
   */
  readonly serviceName?: string | undefined;
  /**
   * Attributes of the resource, over those of `resource`, the environment and the detectors.
   *
   * @default {}
   */
  readonly resourceAttributes?: Attributes | undefined;
  /**
   * A resource, of this package or of the official ones, over that of the environment and the
   * detectors.
   *
   * @default Resource.empty()
   */
  readonly resource?: Resource | ForeignResource | undefined;
  /**
   * What finds out about the process and its host. Of what detectors of the official packages find,
   * that counts which they find at once; the rest is reported.
   *
   * @default [serviceDetector, hostDetector, processDetector]
   */
  readonly resourceDetectors?: readonly (ResourceDetector | ForeignResourceDetector)[] | undefined;
  /**
   * Turns the SDK off. Propagators stay on, so traces of others pass through.
   *
   * @default OTEL_SDK_DISABLED, else false
   */
  readonly disabled?: boolean | undefined;
  /**
   * How much the package says about itself.
   *
   * @default OTEL_LOG_LEVEL, else "info"
   */
  readonly logLevel?: LogLevel | undefined;
  /**
   * What carries the context between services: names or instances, in the order in which they run.
   *
   * @default OTEL_PROPAGATORS, else ["tracecontext", "baggage"]
   */
  readonly propagators?: readonly (PropagatorName | TextMapPropagator)[] | undefined;
  /**
   * Decides which traces are sampled. A function is given the resource, detectors included, and
   * makes a sampler that needs it, such as a `JaegerRemoteSampler` for its `service.name`; it is
   * called once, and not where OpenTelemetry is disabled.
   *
   * @default OTEL_TRACES_SAMPLER, else the parent's decision, and always for roots
   */
  readonly sampler?: Sampler | ((resource: Resource) => Sampler) | undefined;
  /**
   * Bounds of attributes, for spans and log records alike.
   *
   * @default OTEL_ATTRIBUTE_*, else 128 attributes of any length and 64 levels
   */
  readonly attributeLimits?: AttributeLimitsOptions | undefined;
  /**
   * Bounds of spans. `Infinity` is no bound.
   *
   * @default OTEL_SPAN_*, OTEL_EVENT_* and OTEL_LINK_*, else `attributeLimits`, else 128 each
   */
  readonly spanLimits?: Partial<SpanLimits> | undefined;
  /**
   * Processors that see every recorded span, beside the one that exports; those of the official
   * packages fit.
   *
   * @default []
   */
  readonly spanProcessors?: readonly (SpanProcessor | ForeignSpanProcessor)[] | undefined;
  /**
   * Makes trace and span ids.
   *
   * @default a RandomIdGenerator
   */
  readonly idGenerator?: IdGenerator | undefined;
  /**
   * How OTLP is sent, for all signals.
   *
   * @default OTEL_EXPORTER_OTLP_*
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * Where spans go, and how.
   *
   * @default OTEL_TRACES_EXPORTER, OTEL_BSP_* and OTEL_EXPORTER_OTLP_TRACES_*
   */
  readonly traces?: TracesOptions | undefined;
  /**
   * Where log records go, and how.
   *
   * @default OTEL_LOGS_EXPORTER, OTEL_BLRP_* and OTEL_EXPORTER_OTLP_LOGS_*
   */
  readonly logs?: LogsOptions | undefined;
  /**
   * Where metrics go, and how.
   *
   * @default OTEL_METRICS_EXPORTER, OTEL_METRIC_EXPORT_* and OTEL_EXPORTER_OTLP_METRICS_*
   */
  readonly metrics?: MetricsOptions | undefined;
  /**
   * OTLP receivers beside the first one, each with queues of its own.
   *
   * @default []
   */
  readonly destinations?: readonly DestinationOptions[] | undefined;
  /**
   * Whether the process and its runtime are measured: processor, memory, event loop, heap.
   *
   * @default false
   */
  readonly runtimeMetrics?: boolean | undefined;
  /**
   * Whether the SDK measures itself: spans and log records, queues, exports and what was lost, as
   * `otel.sdk.*`. The semantic conventions for that are in development and may change.
   *
   * @default false
   */
  readonly sdkMetrics?: boolean | undefined;
  /**
   * What all HTTP instrumentation has in common.
   *
   * @default OTEL_INSTRUMENTATION_HTTP_*
   */
  readonly http?: HttpOptions | undefined;
  /**
   * What happens when the process ends.
   *
   * @default { hooks: true, flushTimeoutMs: 2000 }
   */
  readonly exit?: ExitOptions | undefined;
  /**
   * What to do where the runtime itself already reports to OpenTelemetry: `"defer"` joins it and
   * adds what it lacks, `"takeover"` replaces what it registered, `"off"` registers neither
   * providers nor context nor propagation.
   *
   * @default "defer"
   */
  readonly native?: NativeMode | undefined;
  /**
   * Whether a worker batches and sends; `false` or `"in-thread"` does it in the application's
   * thread.
   *
   * @default true, where the runtime has workers
   */
  readonly worker?: boolean | "in-thread" | undefined;
}

/** What to do where the runtime itself already reports. */
export type NativeMode = "defer" | "takeover" | "off";

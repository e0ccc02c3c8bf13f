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
 * The options of `init()`. An option that is left out comes from the environment (`OTEL_*`), or
 * else has its default. An option takes precedence over the environment.
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
   * Attributes of the resource; they take precedence over `resource`, the environment and
   * detectors.
   *
   * @default {}
   */
  readonly resourceAttributes?: Attributes | undefined;
  /**
   * A resource of this package or the official ones; it takes precedence over the environment and
   * the detectors.
   *
   * @default Resource.empty()
   */
  readonly resource?: Resource | ForeignResource | undefined;
  /**
   * Detectors of attributes of the process and its host. Attributes that detectors of the official
   * packages find asynchronously are not used, but reported.
   *
   * @default [serviceDetector, hostDetector, processDetector]
   */
  readonly resourceDetectors?: readonly (ResourceDetector | ForeignResourceDetector)[] | undefined;
  /**
   * Turns the SDK off. Propagators stay on, so trace context from other services is passed on.
   *
   * @default OTEL_SDK_DISABLED, else false
   */
  readonly disabled?: boolean | undefined;
  /**
   * How much the package reports about itself.
   *
   * @default OTEL_LOG_LEVEL, else "info"
   */
  readonly logLevel?: LogLevel | undefined;
  /**
   * The propagators that carry context between services: names or instances, in the order in which
   * they run.
   *
   * @default OTEL_PROPAGATORS, else ["tracecontext", "baggage"]
   */
  readonly propagators?: readonly (PropagatorName | TextMapPropagator)[] | undefined;
  /**
   * Decides which traces are sampled. A function gets the resource, detected attributes included,
   * and returns a sampler that needs it, such as a `JaegerRemoteSampler` for its `service.name`. It
   * is called once, and not at all if the SDK is disabled.
   *
   * @default OTEL_TRACES_SAMPLER, else the parent's decision, and always for roots
   */
  readonly sampler?: Sampler | ((resource: Resource) => Sampler) | undefined;
  /**
   * Limits of attributes, for both spans and log records.
   *
   * @default OTEL_ATTRIBUTE_*, else 128 attributes of any length and 64 levels
   */
  readonly attributeLimits?: AttributeLimitsOptions | undefined;
  /**
   * Limits of spans; `Infinity` for no limit.
   *
   * @default OTEL_SPAN_*, OTEL_EVENT_* and OTEL_LINK_*, else `attributeLimits`, else 128 each
   */
  readonly spanLimits?: Partial<SpanLimits> | undefined;
  /**
   * Processors that see every recorded span, in addition to the exporting one. Processors of the
   * official packages are accepted.
   *
   * @default []
   */
  readonly spanProcessors?: readonly (SpanProcessor | ForeignSpanProcessor)[] | undefined;
  /**
   * Generates trace and span ids.
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
   * Further OTLP receivers, each with queues of its own.
   *
   * @default []
   */
  readonly destinations?: readonly DestinationOptions[] | undefined;
  /**
   * Whether to measure the process and its runtime: CPU, memory, event loop, heap.
   *
   * @default false
   */
  readonly runtimeMetrics?: boolean | undefined;
  /**
   * Whether the SDK measures itself, as `otel.sdk.*`: spans and log records, queues, exports and
   * losses. Its semantic conventions are in development and may change.
   *
   * @default false
   */
  readonly sdkMetrics?: boolean | undefined;
  /**
   * Defaults of all HTTP instrumentation.
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
   * What to do if the runtime itself already reports to OpenTelemetry: `"defer"` joins it and adds
   * what it lacks, `"takeover"` replaces what it registered, `"off"` registers no providers,
   * context manager or propagators.
   *
   * @default "defer"
   */
  readonly native?: NativeMode | undefined;
  /**
   * Whether a worker batches and sends; with `false` or `"in-thread"`, the application's thread
   * does.
   *
   * @default true, if the runtime has workers
   */
  readonly worker?: boolean | "in-thread" | undefined;
}

/** What to do if the runtime itself already reports to OpenTelemetry. */
export type NativeMode = "defer" | "takeover" | "off";

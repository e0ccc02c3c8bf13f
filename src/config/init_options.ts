import type { Attributes, TextMapPropagator } from "../api/mod.ts";
import type { HttpOptions } from "../http/http_options.ts";
import type { OtlpCompression, OtlpProtocol } from "../otlp/sender/sender_config.ts";
import type { ForeignResource, ForeignResourceDetector } from "../sdk/resource/foreign_resource.ts";
import type { Resource } from "../sdk/resource/resource.ts";
import type { ResourceDetector } from "../sdk/resource/resource_detector.ts";
import type { IdGenerator } from "../sdk/trace/ids/id_generator.ts";
import type { Sampler } from "../sdk/trace/samplers/sampler.ts";
import type { SpanLimits } from "../sdk/trace/span/span_limits.ts";
import type { ForeignSpanProcessor } from "../sdk/trace/processors/foreign_span_processor.ts";
import type { SpanProcessor } from "../sdk/trace/processors/span_processor.ts";
import type { LogLevel, PropagatorName } from "./general_variables.ts";
import type { LogExporterName } from "./log_variables.ts";
import type {
  ExemplarFilterName,
  HistogramAggregationName,
  MetricExporterName,
  TemporalityPreference,
} from "./metric_variables.ts";
import type { TraceExporterName } from "./trace_variables.ts";

/**
 * What `init()` takes. Every member is optional: what is left out comes from the environment
 * (`OTEL_*`), and else from the default. A value here wins over the environment.
 */
export interface InitOptions {
  /**
   * Name of the service.
   *
   * @default OTEL_SERVICE_NAME, else `service.name` of the resource, else `unknown_service:deno`
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
   * Processors that see every span beside the one that exports; those of the official packages
   * fit.
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

/** How OTLP is sent. */
export interface OtlpOptions {
  /**
   * Where telemetry goes, an `http:` or `https:` URL. For all signals `v1/traces` and so on are
   * appended; that of one signal is used as it is.
   *
   * @default "http://localhost:4318"
   */
  readonly endpoint?: string | undefined;
  /**
   * Additional request headers, as a plain object; they replace those of the environment as a
   * whole.
   *
   * @default {}
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Compression of requests.
   *
   * @default "gzip"
   */
  readonly compression?: OtlpCompression | undefined;
  /**
   * Time that one request may take, in milliseconds; 0 is no limit.
   *
   * @default 10000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Encoding of requests.
   *
   * @default "http/protobuf"
   */
  readonly protocol?: OtlpProtocol | undefined;
  /**
   * PEM file with the certificates to trust.
   *
   * @default the runtime's certificates
   */
  readonly certificateFile?: string | undefined;
  /**
   * PEM file with the client's private key, for mutual TLS.
   *
   * @default undefined
   */
  readonly clientKeyFile?: string | undefined;
  /**
   * PEM file with the client's certificate, for mutual TLS.
   *
   * @default undefined
   */
  readonly clientCertificateFile?: string | undefined;
  /**
   * Largest request, in bytes before compression. What would be larger goes as several requests; a
   * record that is larger by itself is dropped and counted.
   *
   * @default 67108864
   */
  readonly maxRequestBytes?: number | undefined;
  /**
   * Largest answer that is read, in bytes after decompression.
   *
   * @default 4194304
   */
  readonly maxResponseBytes?: number | undefined;
}

/** How records are gathered into requests. */
export interface BatchOptions {
  /**
   * Longest time between two exports, in milliseconds.
   *
   * @default 5000 for spans, 1000 for log records
   */
  readonly scheduledDelayMs?: number | undefined;
  /**
   * Time that one export with all its attempts may take, in milliseconds; 0 is no limit.
   *
   * @default 30000
   */
  readonly exportTimeoutMs?: number | undefined;
  /**
   * Most records that wait; further ones are dropped and counted.
   *
   * @default 2048
   */
  readonly maxQueueSize?: number | undefined;
  /**
   * Most records of one request; at most `maxQueueSize`.
   *
   * @default 512
   */
  readonly maxExportBatchSize?: number | undefined;
  /**
   * Most bytes that wait, whatever their number of records.
   *
   * @default 67108864
   */
  readonly maxQueueBytes?: number | undefined;
}

/** Bounds of attributes. `Infinity` is no bound. */
export interface AttributeLimitsOptions {
  /**
   * Most attributes.
   *
   * @default 128
   */
  readonly attributeCountLimit?: number | undefined;
  /**
   * Most characters of a text or bytes of a byte array.
   *
   * @default Infinity
   */
  readonly attributeValueLengthLimit?: number | undefined;
  /**
   * Most levels of nested arrays and maps.
   *
   * @default 64
   */
  readonly attributeValueDepthLimit?: number | undefined;
}

/** Where spans go, and how. */
export interface TracesOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: TraceExporterName | "none" | readonly TraceExporterName[] | undefined;
  /**
   * How OTLP is sent, over what holds for all signals.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * How spans are gathered into requests.
   *
   * @default {}
   */
  readonly batch?: BatchOptions | undefined;
}

/** Where log records go, and how. */
export interface LogsOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: LogExporterName | "none" | readonly LogExporterName[] | undefined;
  /**
   * How OTLP is sent, over what holds for all signals.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * How log records are gathered into requests.
   *
   * @default {}
   */
  readonly batch?: BatchOptions | undefined;
  /**
   * Bounds of log records, over `attributeLimits`.
   *
   * @default {}
   */
  readonly limits?: AttributeLimitsOptions | undefined;
}

/** Where metrics go, and how. */
export interface MetricsOptions {
  /**
   * One exporter, or several; `"none"` for none.
   *
   * @default "otlp"
   */
  readonly exporter?: MetricExporterName | "none" | readonly MetricExporterName[] | undefined;
  /**
   * How OTLP is sent, over what holds for all signals.
   *
   * @default {}
   */
  readonly otlp?: OtlpOptions | undefined;
  /**
   * Time between two exports, in milliseconds.
   *
   * @default 60000
   */
  readonly exportIntervalMs?: number | undefined;
  /**
   * Time that one export with all its attempts may take, in milliseconds; 0 is no limit.
   *
   * @default 30000
   */
  readonly exportTimeoutMs?: number | undefined;
  /**
   * Which measurements may become exemplars.
   *
   * @default "trace_based"
   */
  readonly exemplarFilter?: ExemplarFilterName | undefined;
  /**
   * Temporality of what OTLP exports.
   *
   * @default "cumulative"
   */
  readonly temporalityPreference?: TemporalityPreference | undefined;
  /**
   * What histograms become when no view says otherwise.
   *
   * @default "explicit_bucket_histogram"
   */
  readonly defaultHistogramAggregation?: HistogramAggregationName | undefined;
  /**
   * Where the Prometheus exporter listens.
   *
   * @default { host: "localhost", port: 9464 }
   */
  readonly prometheus?: PrometheusOptions | undefined;
}

/** Where the Prometheus exporter listens. */
export interface PrometheusOptions {
  /**
   * Host name or address.
   *
   * @default "localhost"
   */
  readonly host?: string | undefined;
  /**
   * Port; 0 lets the system choose.
   *
   * @default 9464
   */
  readonly port?: number | undefined;
}

/** What happens when the process ends. */
export interface ExitOptions {
  /**
   * Whether to deliver what is pending when the process ends, however it ends.
   *
   * @default true
   */
  readonly hooks?: boolean | undefined;
  /**
   * Longest time that the end of the process is held up for that, in milliseconds.
   *
   * @default 2000
   */
  readonly flushTimeoutMs?: number | undefined;
}

import type { Attributes, TextMapPropagator } from "../../api/mod.ts";
import type { OtlpCompression, OtlpProtocol } from "../../otlp/sender/sender_config.ts";
import type {
  ForeignResource,
  ForeignResourceDetector,
} from "../../sdk/resource/foreign_resource.ts";
import type { Resource } from "../../sdk/resource/resource.ts";
import type { ResourceDetector } from "../../sdk/resource/resource_detector.ts";
import type { MetricProducer } from "../../sdk/metrics/producers/metric_producer.ts";
import type { CardinalitySelector } from "../../sdk/metrics/readers/ask_selectors.ts";
import type { IdGenerator } from "../../sdk/trace/ids/id_generator.ts";
import type { Sampler } from "../../sdk/trace/samplers/sampler.ts";
import type { SpanLimits } from "../../sdk/trace/span/span_limits.ts";
import type { SpanProcessor } from "../../sdk/trace/processors/span_processor.ts";
import type { LogLevel, PropagatorName } from "../variables/general_variables.ts";
import type { MetricsExportOptions } from "../options/metrics_options.ts";
import type { OtlpHeadersFunction } from "../values/otlp_headers.ts";
import type { NativeMode } from "../options/init_options.ts";
import type { JaegerSamplerArgument } from "../values/jaeger_sampler_argument.ts";
import type { LogExporterName } from "../variables/log_variables.ts";
import type {
  ExemplarFilterName,
  HistogramAggregationName,
  MetricExporterName,
  TemporalityPreference,
} from "../variables/metric_variables.ts";
import type { TraceExporterName } from "../variables/trace_variables.ts";

/** Every setting, resolved: no default is left to apply. */
export interface OtelConfig {
  /** Whether the SDK is off. */
  readonly disabled: boolean;
  /** How much the package reports about itself. */
  readonly logLevel: LogLevel;
  /** The parts of the resource; see `resolveResource`. */
  readonly resource: ResourceConfig;
  /** Propagators by name, or as they were given; empty for none. */
  readonly propagators: readonly (PropagatorName | TextMapPropagator)[];
  /** Spans. */
  readonly traces: TracesConfig;
  /** Log records. */
  readonly logs: LogsConfig;
  /** Metrics. */
  readonly metrics: MetricsConfig;
  /** Further OTLP receivers. */
  readonly destinations: readonly DestinationConfig[];
  /** HTTP instrumentation. */
  readonly http: HttpConfig;
  /** The end of the process. */
  readonly exit: ExitConfig;
  /** What to do if the runtime itself already reports to OpenTelemetry. */
  readonly native: NativeMode;
  /** Where batching and sending happens. */
  readonly worker: "worker" | "in-thread";
}

/** The parts of the resource; later ones take precedence. */
export interface ResourceConfig {
  /** Run first. */
  readonly detectors: readonly (ResourceDetector | ForeignResourceDetector)[];
  /** From the environment. */
  readonly environmentAttributes: Attributes;
  /** From code. */
  readonly resource: Resource | ForeignResource;
  /** From code, the service's name included. */
  readonly attributes: Attributes;
}

/** Spans, resolved. */
export interface TracesConfig {
  /** Exporters; empty for none. */
  readonly exporters: readonly TraceExporterName[];
  /** Which traces are sampled. */
  readonly sampler: SamplerConfig;
  /** Limits of a span. */
  readonly spanLimits: SpanLimits;
  /** Processors besides the exporting one. */
  readonly spanProcessors: readonly SpanProcessor[];
  /** Makes ids; `undefined` for the default one. */
  readonly idGenerator: IdGenerator | undefined;
  /** How spans are sent. */
  readonly otlp: OtlpConfig;
  /** How spans are gathered. */
  readonly batch: BatchConfig;
}

/** A sampler by name, as an instance, or as a function that creates it. */
export type SamplerConfig =
  | { readonly kind: "always_on" }
  | { readonly kind: "always_off" }
  | { readonly kind: "traceidratio"; readonly ratio: number }
  | { readonly kind: "parentbased_always_on" }
  | { readonly kind: "parentbased_always_off" }
  | { readonly kind: "parentbased_traceidratio"; readonly ratio: number }
  | { readonly kind: "jaeger_remote"; readonly argument: JaegerSamplerArgument }
  | { readonly kind: "parentbased_jaeger_remote"; readonly argument: JaegerSamplerArgument }
  | { readonly kind: "custom"; readonly sampler: Sampler }
  | { readonly kind: "created"; readonly create: (resource: Resource) => Sampler };

/** Log records, resolved. */
export interface LogsConfig {
  /** Exporters; empty for none. */
  readonly exporters: readonly LogExporterName[];
  /** Limits of a log record's attributes. */
  readonly limits: AttributeLimitsConfig;
  /** How log records are sent. */
  readonly otlp: OtlpConfig;
  /** How log records are gathered. */
  readonly batch: BatchConfig;
}

/** Limits of attributes, resolved; `Infinity` for no limit. */
export interface AttributeLimitsConfig {
  /** Maximum attribute count. */
  readonly attributeCountLimit: number;
  /** Maximum length of a string in characters, or of a byte array in bytes. */
  readonly attributeValueLengthLimit: number;
  /** Maximum depth of nested arrays and maps. */
  readonly attributeValueDepthLimit: number;
}

/** Metrics, resolved. */
export interface MetricsConfig {
  /** Exporters; empty for none. */
  readonly exporters: readonly MetricExporterName[];
  /** How metrics are sent. */
  readonly otlp: OtlpConfig;
  /** Time between two exports. */
  readonly exportIntervalMs: number;
  /** Maximum time of one export; 0 for no limit. */
  readonly exportTimeoutMs: number;
  /** Which measurements may become exemplars. */
  readonly exemplarFilter: ExemplarFilterName;
  /** Temporality of the metrics that are exported by OTLP. */
  readonly temporalityPreference: TemporalityPreference;
  /** Aggregation of histograms, unless a view says otherwise. */
  readonly defaultHistogramAggregation: HistogramAggregationName;
  /** Where the Prometheus exporter listens. */
  readonly prometheus: { readonly host: string; readonly port: number };
}

/** A further OTLP receiver, resolved; `undefined` for signals that do not go there. */
export interface DestinationConfig {
  /** How spans are sent there. */
  readonly traces: Pick<TracesConfig, "otlp" | "batch"> | undefined;
  /** How log records are sent there. */
  readonly logs: Pick<LogsConfig, "otlp" | "batch"> | undefined;
  /** How metrics are sent there. */
  readonly metrics: DestinationMetricsConfig | undefined;
}

/** How metrics are collected for one OTLP receiver and sent there, resolved. */
export type MetricsExportConfig = Pick<MetricsConfig, keyof MetricsExportOptions>;

/** The same for a further receiver. */
export interface DestinationMetricsConfig extends MetricsExportConfig {
  /** Cardinality limits; `undefined` for the common ones. */
  readonly cardinalitySelector: CardinalitySelector | undefined;
  /** Metric producers; `undefined` for the common ones. */
  readonly metricProducers: readonly MetricProducer[] | undefined;
}

/** How OTLP is sent for one signal, resolved. */
export interface OtlpConfig {
  /** The full URL, with the signal's path; for gRPC, only scheme, host and port are used. */
  readonly endpoint: string;
  /** Additional headers, names in lower case; empty if a function provides them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Returns the headers of each request. @default `headers` are used */
  readonly askForHeaders?: OtlpHeadersFunction;
  /** Compression of requests. */
  readonly compression: OtlpCompression;
  /** Maximum time of one request; 0 for no limit. */
  readonly timeoutMs: number;
  /** How requests are sent. */
  readonly protocol: OtlpProtocol;
  /** The TLS files; see `readTlsFiles`. */
  readonly tls: TlsFiles;
  /** Largest request before compression. */
  readonly maxRequestBytes: number;
  /** Largest response after decompression. */
  readonly maxResponseBytes: number;
}

/** PEM files, by path. */
export interface TlsFiles {
  /** The certificates to trust. */
  readonly certificateFile: string | undefined;
  /** The client's private key. */
  readonly clientKeyFile: string | undefined;
  /** The client's certificate. */
  readonly clientCertificateFile: string | undefined;
}

/** How records are gathered into requests, resolved. */
export interface BatchConfig {
  /** Maximum time between two exports. */
  readonly scheduledDelayMs: number;
  /** Maximum time of one export; 0 for no limit. */
  readonly exportTimeoutMs: number;
  /** Queue capacity in records. */
  readonly maxQueueSize: number;
  /** Maximum batch size in records; at most `maxQueueSize`. */
  readonly maxExportBatchSize: number;
  /** Queue capacity in bytes; `undefined` for as many as memory allows. */
  readonly maxQueueBytes: number | undefined;
}

/** HTTP instrumentation, resolved. */
export interface HttpConfig {
  /** Methods that keep their name; `undefined` for the default list. */
  readonly knownMethods: readonly string[] | undefined;
  /** Headers to record of requests to servers. */
  readonly server: CapturedHeadersConfig;
  /** Headers to record of requests by clients. */
  readonly client: CapturedHeadersConfig;
}

/** Headers to record, resolved. */
export interface CapturedHeadersConfig {
  /** Of requests. */
  readonly captureRequestHeaders: readonly string[];
  /** Of responses. */
  readonly captureResponseHeaders: readonly string[];
}

/** The end of the process, resolved. */
export interface ExitConfig {
  /** Whether to deliver what is pending. */
  readonly hooks: boolean;
  /** Maximum delay of the end. */
  readonly flushTimeoutMs: number;
}

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
  /** How much the package says about itself. */
  readonly logLevel: LogLevel;
  /** What the resource is made of; see `resolveResource`. */
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
  /** What to do where the runtime itself already reports. */
  readonly native: NativeMode;
  /** Where batching and sending happens. */
  readonly worker: "worker" | "in-thread";
}

/** What the resource is made of; what comes later wins. */
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
  /** Bounds of a span. */
  readonly spanLimits: SpanLimits;
  /** Processors beside the exporting one. */
  readonly spanProcessors: readonly SpanProcessor[];
  /** Makes ids; `undefined` for the default one. */
  readonly idGenerator: IdGenerator | undefined;
  /** How spans are sent. */
  readonly otlp: OtlpConfig;
  /** How spans are gathered. */
  readonly batch: BatchConfig;
}

/** A sampler by name, as it was given, or as what makes it. */
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
  /** Bounds of a log record's attributes. */
  readonly limits: AttributeLimitsConfig;
  /** How log records are sent. */
  readonly otlp: OtlpConfig;
  /** How log records are gathered. */
  readonly batch: BatchConfig;
}

/** Bounds of attributes, resolved; `Infinity` for no bound. */
export interface AttributeLimitsConfig {
  /** Most attributes. */
  readonly attributeCountLimit: number;
  /** Most characters of a text or bytes of a byte array. */
  readonly attributeValueLengthLimit: number;
  /** Most levels of nested arrays and maps. */
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
  /** Time that one export may take; 0 is no limit. */
  readonly exportTimeoutMs: number;
  /** Which measurements may become exemplars. */
  readonly exemplarFilter: ExemplarFilterName;
  /** Temporality of what OTLP exports. */
  readonly temporalityPreference: TemporalityPreference;
  /** What histograms become when no view says otherwise. */
  readonly defaultHistogramAggregation: HistogramAggregationName;
  /** Where the Prometheus exporter listens. */
  readonly prometheus: { readonly host: string; readonly port: number };
}

/** A further OTLP receiver, resolved; `undefined` for signals that do not go there. */
export interface DestinationConfig {
  /** How spans go there. */
  readonly traces: Pick<TracesConfig, "otlp" | "batch"> | undefined;
  /** How log records go there. */
  readonly logs: Pick<LogsConfig, "otlp" | "batch"> | undefined;
  /** How metrics go there. */
  readonly metrics: DestinationMetricsConfig | undefined;
}

/** How metrics are collected for one OTLP receiver and go there, resolved. */
export type MetricsExportConfig = Pick<MetricsConfig, keyof MetricsExportOptions>;

/** The same for a further receiver. */
export interface DestinationMetricsConfig extends MetricsExportConfig {
  /** Most series of a metric; `undefined` for what holds for all readers. */
  readonly cardinalitySelector: CardinalitySelector | undefined;
  /** Who brings metrics from elsewhere; `undefined` for what holds for all readers. */
  readonly metricProducers: readonly MetricProducer[] | undefined;
}

/** How OTLP is sent for one signal, resolved. */
export interface OtlpConfig {
  /** The full URL, with the signal's path; of gRPC only scheme, host and port count. */
  readonly endpoint: string;
  /** Additional headers, names in lower case; none where there is a function to ask. */
  readonly headers: Readonly<Record<string, string>>;
  /** Gives the headers of each request. @default nobody is asked */
  readonly askForHeaders?: OtlpHeadersFunction;
  /** Compression of requests. */
  readonly compression: OtlpCompression;
  /** Time that one request may take; 0 is no limit. */
  readonly timeoutMs: number;
  /** How requests are sent. */
  readonly protocol: OtlpProtocol;
  /** TLS material by file; see `readTlsFiles`. */
  readonly tls: TlsFiles;
  /** Largest request before compression. */
  readonly maxRequestBytes: number;
  /** Largest answer after decompression. */
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
  /** Longest time between two exports. */
  readonly scheduledDelayMs: number;
  /** Time that one export may take; 0 is no limit. */
  readonly exportTimeoutMs: number;
  /** Most records that wait. */
  readonly maxQueueSize: number;
  /** Most records of one request; never more than `maxQueueSize`. */
  readonly maxExportBatchSize: number;
  /** Most bytes that wait; `undefined` for as many as the process can afford. */
  readonly maxQueueBytes: number | undefined;
}

/** HTTP instrumentation, resolved. */
export interface HttpConfig {
  /** Methods that keep their name; `undefined` for the conventions' list. */
  readonly knownMethods: readonly string[] | undefined;
  /** Headers to record of requests to servers. */
  readonly server: CapturedHeadersConfig;
  /** Headers to record of requests of clients. */
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
  /** Longest time that the end is held up. */
  readonly flushTimeoutMs: number;
}

// Each member of the schema, in the options that it becomes.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Attributes,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  trace,
} from "../../src/api/mod.ts";
import { mapConfiguration } from "../../src/declarative/map/map_configuration.ts";
import { createSampler } from "../../src/init/signals/create_sampler.ts";
import {
  detectResources,
  hostDetector,
  InstrumentType,
  processDetector,
  Resource,
  SamplingDecision,
  serviceDetector,
} from "../../src/sdk/mod.ts";
import { mapped, refusal, resolved } from "./mapped.ts";

const TRACE_ID = "a".repeat(32);
const OTLP = "{ batch: { exporter: { otlp_http: } } }";
const SCOPE = { name: "x", version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0 };

/** Release candidates of the format said `disabled`. */
const SAID_OF_SCOPES: readonly (readonly [said: string, enabled: boolean])[] = [
  ["enabled: false", false],
  ["enabled: true", true],
  ["disabled: true", false],
  ["disabled: false", true],
  ["enabled: true, disabled: true", true],
];

test("mapConfiguration() sets nothing up of a configuration that says nothing", () => {
  const { traces, logs, metrics, propagators, disabled, resource } = resolved("");
  assert.deepEqual([traces.exporters, logs.exporters, metrics.exporters], [[], [], []]);
  assert.deepEqual([propagators, disabled, resource.detectors], [[], false, []]);
  const { options } = mapped("");
  assert.deepEqual(options.tracerConfigurator?.(SCOPE), { enabled: false });
  assert.deepEqual(options.loggerConfigurator?.(SCOPE), { enabled: false });
});

test("disabled, log_level and attribute_limits are those of init()", () => {
  const config = resolved(`
disabled: true
log_level: DEBUG3
attribute_limits:
  attribute_value_length_limit: 10
  attribute_count_limit: 3
  attribute_value_depth_limit: 4
`);
  assert.deepEqual([config.disabled, config.logLevel], [true, "debug"]);
  const limits = config.traces.spanLimits;
  assert.deepEqual(
    [limits.attributeCountLimit, limits.attributeValueLengthLimit, limits.attributeValueDepthLimit],
    [3, 10, 4],
  );
  assert.equal(config.logs.limits.attributeCountLimit, 3);
  const levels = ["trace", "info", "warn2", "error", "fatal"].map((level) =>
    resolved(`log_level: ${level}`).logLevel
  );
  assert.deepEqual(levels, ["verbose", "info", "warn", "error", "none"]);
});

test("resource has attributes with types, a list of less weight, and a schema URL", () => {
  const { resource } = resolved(`
resource:
  schema_url: https://example.com/1
  attributes_list: service.name=list,region=eu%20west
  attributes:
    - { name: service.name, value: shop }
    - { name: zone, value: "7", type: string }
    - { name: size, value: 7, type: int }
    - { name: share, value: 0.5, type: double }
    - { name: live, value: true, type: bool }
    - { name: tags, value: [a, b], type: string_array }
    - { name: sizes, value: [1, 2], type: int_array }
    - { name: shares, value: [1, 2.5], type: double_array }
    - { name: flags, value: [true, false], type: bool_array }
    - { name: nothing, value: }
`).resource;
  assert.equal(resource.schemaUrl, "https://example.com/1");
  assert.deepEqual({ ...resource.attributes }, {
    "service.name": "shop",
    region: "eu west",
    zone: "7",
    size: 7,
    share: 0.5,
    live: true,
    tags: ["a", "b"],
    sizes: [1, 2],
    shares: [1, 2.5],
    flags: [true, false],
  });
});

test("resource.detection runs the detectors that it names, and keeps what it includes", () => {
  const plain = mapped(`
resource: { detection/development: { detectors: [{ host: }, { process: }, { service: }] } }
`).options.resourceDetectors;
  assert.deepEqual(plain, [hostDetector, processDetector, serviceDetector]);
  const { resourceDetectors = [] } = mapped(`
resource:
  detection/development:
    attributes: { included: ["process.*"], excluded: [process.runtime.version, "*.p?d"] }
    detectors: [{ process: }]
`).options;
  const found = detectResources(resourceDetectors, {
    pid: 1,
    runtimeName: "x",
    runtimeVersion: "1",
  });
  assert.deepEqual({ ...found.attributes }, { "process.runtime.name": "x" });
});

test("propagator has a composite and a list after it, each name once", () => {
  const { propagators } = resolved(`
propagator:
  composite: [{ b3: }, { tracecontext: }]
  composite_list: "tracecontext, baggage,b3multi,jaeger,ottrace"
`);
  const rest = ["baggage", "b3multi", "jaeger", "ottrace"];
  assert.deepEqual(propagators, ["b3", "tracecontext", ...rest]);
});

test("tracer_provider has batches, limits and the endpoint as it is", () => {
  const { traces } = resolved(`
tracer_provider:
  processors:
    - batch:
        schedule_delay: 100
        export_timeout: 200
        max_queue_size: 300
        max_export_batch_size: 40
        exporter:
          otlp_http:
            endpoint: http://collector:4318/my/traces
            headers_list: a=1,b=2
            headers: [{ name: B, value: "3" }, { name: c, value: }]
            compression: gzip
            timeout: 500
            encoding: json
            tls: { ca_file: /ca.pem, key_file: /key.pem, cert_file: /cert.pem }
  limits:
    attribute_value_length_limit: 1
    attribute_count_limit: 2
    event_count_limit: 3
    link_count_limit: 4
    event_attribute_count_limit: 5
    link_attribute_count_limit: 6
`);
  assert.deepEqual(traces.exporters, ["otlp"]);
  const { maxQueueBytes: _, ...batch } = traces.batch;
  assert.deepEqual(batch, {
    scheduledDelayMs: 100,
    exportTimeoutMs: 200,
    maxQueueSize: 300,
    maxExportBatchSize: 40,
  });
  const { endpoint, headers, compression, timeoutMs, protocol, tls } = traces.otlp;
  assert.deepEqual([endpoint, compression, timeoutMs, protocol], [
    "http://collector:4318/my/traces",
    "gzip",
    500,
    "http/json",
  ]);
  assert.deepEqual(headers, { a: "1", b: "3" });
  assert.deepEqual(tls, {
    certificateFile: "/ca.pem",
    clientKeyFile: "/key.pem",
    clientCertificateFile: "/cert.pem",
  });
  assert.deepEqual(traces.spanLimits, {
    attributeValueLengthLimit: 1,
    attributeCountLimit: 2,
    attributeValueDepthLimit: 64,
    eventCountLimit: 3,
    linkCountLimit: 4,
    attributePerEventCountLimit: 5,
    attributePerLinkCountLimit: 6,
  });
});

test("mapConfiguration() gives an otlp_http exporter the schema's defaults", () => {
  const { traces, logs, metrics } = resolved(`
tracer_provider: { processors: [${OTLP}] }
logger_provider: { processors: [${OTLP}] }
meter_provider: { readers: [{ periodic: { exporter: { otlp_http: } } }] }
`);
  const base = "http://localhost:4318/v1";
  assert.equal(traces.otlp.endpoint, `${base}/traces`);
  assert.equal(logs.otlp.endpoint, `${base}/logs`);
  assert.equal(metrics.otlp.endpoint, `${base}/metrics`);
  assert.deepEqual([traces.otlp.compression, traces.otlp.timeoutMs], ["none", 10_000]);
  assert.deepEqual([traces.batch.scheduledDelayMs, logs.batch.scheduledDelayMs], [5000, 1000]);
  assert.equal(metrics.exportIntervalMs, 60_000);
});

test("mapConfiguration() has an otlp_grpc exporter send over gRPC, as it says", () => {
  const { traces, logs, metrics } = resolved(`
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_grpc:
            endpoint: https://collector:4317
            headers: [{ name: Api-Key, value: "3" }]
            compression: gzip
            timeout: 500
            tls: { ca_file: /ca.pem, key_file: /key.pem, cert_file: /cert.pem }
logger_provider:
  processors:
    - simple: { exporter: { otlp_grpc: { endpoint: "collector:4317", tls: { insecure: true } } } }
meter_provider:
  readers:
    - periodic: { exporter: { otlp_grpc: { temporality_preference: delta } } }
`);
  const { endpoint, headers, compression, timeoutMs, protocol, tls } = traces.otlp;
  assert.deepEqual([endpoint, compression, timeoutMs, protocol], [
    "https://collector:4317/",
    "gzip",
    500,
    "grpc",
  ]);
  assert.deepEqual(headers, { "api-key": "3" });
  assert.deepEqual(tls, {
    certificateFile: "/ca.pem",
    clientKeyFile: "/key.pem",
    clientCertificateFile: "/cert.pem",
  });
  assert.deepEqual([logs.otlp.endpoint, logs.otlp.protocol], ["http://collector:4317/", "grpc"]);
  assert.deepEqual(
    [metrics.otlp.endpoint, metrics.otlp.protocol, metrics.temporalityPreference],
    ["http://localhost:4317/", "grpc", "delta"],
  );
  assert.equal(metrics.otlp.compression, "none");
});

test("mapConfiguration() has a simple processor send each record by itself", () => {
  const { traces } = resolved(`
tracer_provider: { processors: [{ simple: { exporter: { otlp_http: { } } } }] }
`);
  assert.deepEqual([traces.batch.maxExportBatchSize, traces.batch.scheduledDelayMs], [1, 0]);
});

test("mapConfiguration() has processors print and write files beside what they send", () => {
  const { options } = mapped(`
tracer_provider:
  processors:
    - simple: { exporter: { console: } }
    - batch: { schedule_delay: 1, exporter: { console: } }
    - batch: { exporter: { otlp_file/development: { output_stream: "file:///tmp/a%20b.jsonl" } } }
logger_provider:
  processors:
    - event_to_span_event_bridge/development:
    - simple: { exporter: { console: } }
    - simple: { exporter: { otlp_file/development: } }
`);
  const names = (list: readonly object[] = []) => list.map((item) => item.constructor.name);
  assert.deepEqual(names(options.spanProcessors), ["SimpleSpanProcessor", "BatchSpanProcessor"]);
  assert.deepEqual(names(options.logRecordProcessors), [
    "EventToSpanEventProcessor",
    "SimpleLogRecordProcessor",
  ]);
  assert.deepEqual(options.sinks, [
    { format: "otlp", to: { path: "/tmp/a b.jsonl" }, signals: ["traces"] },
    { format: "otlp", to: "stdout", signals: ["logs"] },
  ]);
});

function samplerOf(yaml: string): string {
  const { traces } = resolved(`tracer_provider: { processors: [${OTLP}], sampler: ${yaml} }`);
  return String(createSampler(traces.sampler, new Resource({})));
}

test("mapConfiguration() has the samplers of the schema", () => {
  assert.equal(samplerOf("{ always_on: }"), "AlwaysOnSampler");
  assert.equal(samplerOf("{ always_off: {} }"), "AlwaysOffSampler");
  assert.equal(samplerOf("{ trace_id_ratio_based: { ratio: 0.25 } }"), "TraceIdRatioBased{0.25}");
  assert.equal(samplerOf("{ trace_id_ratio_based: }"), "TraceIdRatioBased{1}");
  assert.equal(
    samplerOf(
      "{ parent_based: { root: { trace_id_ratio_based: { ratio: 0.5 } }, " +
        "remote_parent_sampled: { always_off: }, remote_parent_not_sampled: { always_on: }, " +
        "local_parent_sampled: { always_off: }, local_parent_not_sampled: { always_on: } } }",
    ),
    "ParentBased{root=TraceIdRatioBased{0.5}, remoteParentSampled=AlwaysOffSampler, " +
      "remoteParentNotSampled=AlwaysOnSampler, localParentSampled=AlwaysOffSampler, " +
      "localParentNotSampled=AlwaysOnSampler}",
  );
  assert.equal(
    samplerOf("{ parent_based: }"),
    createSampler({ kind: "parentbased_always_on" }, new Resource({})) + "",
  );
});

test("mapConfiguration() has the probability samplers of the schema", () => {
  assert.equal(samplerOf("{ probability/development: }"), "ProbabilitySampler{1}");
  assert.equal(
    samplerOf("{ probability/development: { ratio: 0.25 } }"),
    "ProbabilitySampler{0.25}",
  );
  assert.equal(
    samplerOf("{ composite/development: { parent_threshold: { root: { probability: } } } }"),
    "CompositeSampler{ComposableParentThreshold{root=ComposableProbability{1}}}",
  );
  assert.match(
    refusal("tracer_provider: { sampler: { composite/development: { always: } } }"),
    /composite\/development\.always: there is no composable sampler of this name/,
  );
});

test("shouldSample() of a composite applies a rule if all of its conditions hold", () => {
  const { traces } = resolved(`
tracer_provider:
  processors: [${OTLP}]
  sampler:
    composite/development:
      rule_based:
        rules:
          - attribute_values: { key: http.route, values: [/health, /ready] }
            span_kinds: [server]
            sampler: { always_off: }
          - attribute_patterns: { key: code, included: ["4*"], excluded: ["404"] }
            parent: [none, remote]
            sampler: { always_on: }
`);
  const sampler = createSampler(traces.sampler, new Resource({}));
  const isKept = (attributes: Attributes, kind: SpanKind, parent?: SpanContext) => {
    const context = parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, parent);
    const { decision } = sampler.shouldSample(context, TRACE_ID, "GET", kind, attributes, []);
    return decision === SamplingDecision.RECORD_AND_SAMPLED;
  };
  const local: SpanContext = { traceId: TRACE_ID, spanId: "b".repeat(16), traceFlags: 1 };
  assert.equal(isKept({ "http.route": "/ready", code: 400 }, SpanKind.SERVER), false);
  assert.equal(isKept({ "http.route": "/ready", code: 400 }, SpanKind.CLIENT), true);
  assert.equal(isKept({ code: 404 }, SpanKind.SERVER), false);
  assert.equal(isKept({ code: ["500", "409"] }, SpanKind.SERVER), true);
  assert.equal(isKept({ code: 409 }, SpanKind.SERVER, local), false);
  assert.equal(isKept({ code: 409 }, SpanKind.SERVER, { ...local, isRemote: true }), true);
  assert.equal(isKept({}, SpanKind.SERVER), false);
});

test("meter_provider has its reader, exemplar filter, preferences and cardinality limits", () => {
  const yaml = `
meter_provider:
  exemplar_filter: always_off
  readers:
    - periodic:
        interval: 100
        timeout: 200
        exporter:
          otlp_http:
            temporality_preference: low_memory
            default_histogram_aggregation: base2_exponential_bucket_histogram
        cardinality_limits: { default: 10, counter: 20, observable_up_down_counter: 30 }
`;
  const { metrics } = resolved(yaml);
  assert.deepEqual([metrics.exporters, metrics.exemplarFilter], [["otlp"], "always_off"]);
  assert.deepEqual([metrics.exportIntervalMs, metrics.exportTimeoutMs], [100, 200]);
  assert.deepEqual(
    [metrics.temporalityPreference, metrics.defaultHistogramAggregation],
    ["lowmemory", "base2_exponential_bucket_histogram"],
  );
  const limitOf = mapped(yaml).options.cardinalitySelector;
  const limits = ["COUNTER", "OBSERVABLE_UP_DOWN_COUNTER", "GAUGE"] as const;
  assert.deepEqual(limits.map((name) => limitOf?.(InstrumentType[name])), [20, 30, 10]);
});

test("mapConfiguration() has views select by every member, and by patterns of keys", () => {
  const { views = [] } = mapped(`
meter_provider:
  readers: [{ periodic: { exporter: { otlp_http: } } }]
  views:
    - selector:
        instrument_name: http.*
        instrument_type: histogram
        unit: s
        meter_name: m
        meter_version: "1"
        meter_schema_url: https://example.com
      stream:
        description: d
        aggregation: { explicit_bucket_histogram: { boundaries: [1, 2], record_min_max: false } }
        aggregation_cardinality_limit: 5
        attribute_keys: { included: ["a.*"], excluded: [a.secret] }
    - { selector: {}, stream: { aggregation: { drop: } } }
    - selector: { instrument_name: x }
      stream:
        name: y
        aggregation: { base2_exponential_bucket_histogram: { max_scale: 3, max_size: 4 } }
    - { selector: { instrument_name: l }, stream: { aggregation: { last_value: } } }
    - { selector: { instrument_name: s }, stream: { aggregation: { sum: {} } } }
`).options;
  assert.deepEqual(views[0]?.options, {
    instrumentName: "http.*",
    instrumentType: "HISTOGRAM",
    instrumentUnit: "s",
    meterName: "m",
    meterVersion: "1",
    meterSchemaUrl: "https://example.com",
    description: "d",
    aggregation: { kind: "explicit_bucket_histogram", boundaries: [1, 2], recordMinMax: false },
    aggregationCardinalityLimit: 5,
  });
  const kept = ["a.b", "a.secret", "b"].filter((key) => views[0]?.keepKey?.(key));
  assert.deepEqual(kept, ["a.b"]);
  assert.deepEqual(views.slice(1).map(({ options }) => options), [
    { instrumentName: "*", aggregation: { kind: "drop" } },
    {
      instrumentName: "x",
      name: "y",
      aggregation: { kind: "base2_exponential_bucket_histogram", maxScale: 3, maxSize: 4 },
    },
    { instrumentName: "l", aggregation: { kind: "last_value" } },
    { instrumentName: "s", aggregation: { kind: "sum" } },
  ]);
});

test("view_matching_mode says what becomes of several views, and may be nothing", () => {
  const modeOf = (member: string): string | undefined =>
    mapped(`meter_provider: { readers: [{ periodic: { exporter: { otlp_http: } } }], ${member} }`)
      .options.viewMatchingMode;
  assert.equal(modeOf("view_matching_mode/development: composable"), "composable");
  assert.equal(modeOf("view_matching_mode/development: independent"), "independent");
  assert.equal(modeOf("view_matching_mode: composable"), "composable");
  assert.equal(modeOf("view_matching_mode/development:"), undefined);
  assert.equal(modeOf("exemplar_filter: always_on"), undefined);
});

test("mapConfiguration() makes a Prometheus exporter of a pull reader, with host and port", () => {
  const { prometheus, options } = mapped(`
meter_provider:
  readers:
    - pull: { exporter: { prometheus/development: { host: 127.0.0.1, port: 0 } } }
    - pull: { exporter: { prometheus/development: { translation_strategy: NoTranslation } } }
`);
  assert.deepEqual(prometheus.map(({ host, port }) => [host, port]), [
    ["127.0.0.1", 0],
    ["localhost", 9464],
  ]);
  assert.deepEqual(options.metricReaders, prometheus.map(({ exporter }) => exporter));
});

test("logger_provider has batches, limits and loggers by pattern", () => {
  const yaml = `
logger_provider:
  processors: [{ batch: { schedule_delay: 7, exporter: { otlp_http: } } }]
  limits: { attribute_count_limit: 2, attribute_value_length_limit: 9 }
  logger_configurator/development:
    default_config: { minimum_severity: WARN }
    loggers:
      - { name: "db.*", config: { enabled: false } }
      - { name: "db.x", config: { trace_based: true } }
`;
  const { logs } = resolved(yaml);
  assert.equal(logs.batch.scheduledDelayMs, 7);
  const { attributeCountLimit, attributeValueLengthLimit } = logs.limits;
  assert.deepEqual([attributeCountLimit, attributeValueLengthLimit], [2, 9]);
  const { loggerConfigurator } = mapped(yaml).options;
  const ask = (name: string) => loggerConfigurator?.({ ...SCOPE, name });
  assert.deepEqual(ask("db.x"), { enabled: false });
  assert.deepEqual(ask("other"), { enabled: true, minimumSeverity: 13 });
});

for (const [said, enabled] of SAID_OF_SCOPES) {
  test(`mapConfiguration() of ${said} turns tracers and so on ${enabled ? "on" : "off"}`, () => {
    const { options, notes } = mapped(`
tracer_provider:
  processors: [${OTLP}]
  tracer_configurator/development: { tracers: [{ name: a, config: { ${said} } }] }
meter_provider:
  readers: [{ periodic: { exporter: { otlp_http: } } }]
  meter_configurator/development: { default_config: { ${said} } }
logger_provider:
  processors: [${OTLP}]
  logger_configurator/development: { loggers: [{ name: "?", config: { ${said} } }] }
`);
    const { tracerConfigurator, meterConfigurator, loggerConfigurator } = options;
    const answers = [tracerConfigurator, meterConfigurator, loggerConfigurator]
      .map((ask) => ask?.({ ...SCOPE, name: "a" }));
    assert.deepEqual(answers, [{ enabled }, { enabled }, { enabled }]);
    assert.deepEqual(notes, []);
  });
}

test("instrumentation/development has the known methods of HTTP", () => {
  const { http } = resolved(`
instrumentation/development: { general: { http: { server: { known_methods: [GET, POST] } } } }
`);
  assert.deepEqual(http.knownMethods, ["GET", "POST"]);
});

test("instrumentation/development has the headers to record of servers and clients", () => {
  const { http } = resolved(`
instrumentation/development:
  general:
    http:
      server: { request_captured_headers: [Accept], response_captured_headers: [ETag, Age] }
      client: { response_captured_headers: [Via] }
`);
  assert.deepEqual(http, {
    knownMethods: undefined,
    server: { captureRequestHeaders: ["Accept"], captureResponseHeaders: ["ETag", "Age"] },
    client: { captureRequestHeaders: [], captureResponseHeaders: ["Via"] },
  });
});

test("mapConfiguration() takes the server's of two known methods, and says so", () => {
  const { options, notes } = mapped(`
instrumentation/development:
  general: { http: { server: { known_methods: [GET] }, client: { known_methods: [PUT] } } }
`);
  assert.deepEqual(options.http?.knownMethods, ["GET"]);
  assert.deepEqual(notes, [
    "instrumentation/development.general.http.client.known_methods: " +
    "not supported: the methods of the server apply to both",
  ]);
});

test("mapConfiguration() leaves out what the package does not have, with its path", () => {
  const { notes, options } = mapped(`
tracer_provider:
  processors:
    - batch: { exporter: { zipkin: { endpoint: "http://x:9411" } } }
    - batch: { exporter: { otlp_http: { compression: zstd } } }
instrumentation/development:
  general: { db: {}, http: { client: { url_template: x }, semconv: {} } }
  java: { spring: {} }
distribution: { acme: { a: 1 } }
unknown: 1
propagator: { composite: [{ xray: }, { tracecontext: }], composite_list: "baggage,xray" }
resource: { atributes: [], detection/development: { detectors: [{ container: }] } }
`);
  const processor = (index: number) => `tracer_provider.processors[${index}].batch.exporter`;
  assert.deepEqual([...notes].sort(), [
    "instrumentation/development.general.db: not supported",
    "instrumentation/development.general.http.client.url_template: not supported",
    "instrumentation/development.general.http.semconv: not supported",
    "propagator.composite[0].xray: not supported",
    "resource.atributes: unknown, ignored",
    "resource.detection/development.detectors[0].container: not supported",
    `${processor(0)}.zipkin: not supported`,
    `${processor(1)}.otlp_http.compression: not supported; none is used`,
    "unknown: unknown, ignored",
  ]);
  assert.deepEqual(options.propagators, ["tracecontext", "baggage"]);
});

test("mapConfiguration() says of a newer minor version, and takes the file all the same", () => {
  const { notes, options } = mapConfiguration({ file_format: "1.7", disabled: true });
  assert.deepEqual(notes, ["file_format: 1.7 is newer than 1.1, the latest known"]);
  assert.equal(options.disabled, true);
});

const REFUSED: readonly (readonly [yaml: string, place: string])[] = [
  ["disabled: 1", "disabled"],
  ["log_level: loud", "log_level"],
  ["attribute_limits: { attribute_count_limit: -1 }", "attribute_limits.attribute_count_limit"],
  ["tracer_provider:", "tracer_provider"],
  ["tracer_provider: {}", "tracer_provider.processors"],
  ["tracer_provider: { processors: [] }", "tracer_provider.processors"],
  ["tracer_provider: { processors: [1] }", "tracer_provider.processors[0]"],
  ["tracer_provider: { processors: [{ }] }", "tracer_provider.processors[0]"],
  ["tracer_provider: { processors: [{ batch: }] }", "tracer_provider.processors[0].batch.exporter"],
  [
    "tracer_provider: { processors: [{ batch: { exporter: { otlp: } } }] }",
    "tracer_provider.processors[0].batch.exporter.otlp",
  ],
  [
    "tracer_provider: { processors: [{ batch: { max_queue_size: 9, max_export_batch_size: 10, " +
    "exporter: { console: } } }] }",
    "tracer_provider.processors[0].batch.max_export_batch_size",
  ],
  [
    "tracer_provider: { processors: [{ simple: { exporter: { otlp_http: { endpoint: x } } } }] }",
    "tracer_provider.processors[0].simple.exporter.otlp_http.endpoint",
  ],
  [
    "tracer_provider: { processors: [{ simple: { exporter: { otlp_http: " +
    "{ tls: { ca_file: ca.pem } } } } }] }",
    "tracer_provider.processors[0].simple.exporter.otlp_http.tls.ca_file",
  ],
  [
    "tracer_provider: { processors: [{ simple: { exporter: { otlp_http: " +
    "{ tls: { key_file: /k.pem } } } } }] }",
    "tracer_provider.processors[0].simple.exporter.otlp_http.tls",
  ],
  [
    "tracer_provider: { processors: [{ simple: { exporter: { otlp_http: " +
    '{ headers: [{ name: "a b", value: c }] } } } }] }',
    "tracer_provider.processors[0].simple.exporter.otlp_http.headers[0]",
  ],
  [
    `tracer_provider: { processors: [${OTLP}], sampler: { trace_id_ratio_based: { ratio: 2 } } }`,
    "tracer_provider.sampler.trace_id_ratio_based.ratio",
  ],
  ["meter_provider: { readers: [{ push: }] }", "meter_provider.readers[0].push"],
  [
    "meter_provider: { readers: [{ pull: { exporter: " +
    "{ prometheus/development: { port: x } } } }] }",
    "meter_provider.readers[0].pull.exporter.prometheus/development.port",
  ],
  [
    "meter_provider: { readers: [{ periodic: { exporter: { console: } } }], " +
    "views: [{ selector: { instrument_name: 'a*' }, stream: { name: b } }] }",
    "meter_provider.views[0]",
  ],
  ["resource: { attributes: [{ name: a, value: 1 }] }", "resource.attributes[0].value"],
  ["resource: { attributes: [{ value: a }] }", "resource.attributes[0].name"],
  ["propagator: { composite: [{ xrey: }] }", "propagator.composite[0].xrey"],
  ["propagator: { composite_list: xrey }", "propagator.composite_list (xrey)"],
];

for (const [yaml, place] of REFUSED) {
  test(`mapConfiguration() refuses ${yaml} with its place`, () => {
    assert.equal(refusal(yaml).split(": ")[0], place, refusal(yaml));
  });
}

test("mapConfiguration() shows no values in a refusal, which may be secrets", () => {
  const text = refusal(`
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http: { endpoint: "ftp://user:hidden@x", headers: [{ name: a, value: 123454321 }] }
`);
  assert.match(text, /endpoint/);
  assert.doesNotMatch(text, /hidden|123454321/);
});

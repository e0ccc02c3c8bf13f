import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { defaultTextOf } from "../../src/config/variables/environment_variable.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/config/variables/environment_variables.ts";
import { resolveConfig } from "../../src/config/resolve/resolve_config.ts";
import type { InitOptions } from "../../src/config/options/init_options.ts";
import {
  AlwaysOnSampler,
  DEFAULT_SPAN_LIMITS,
  hostDetector,
  processDetector,
  Resource,
  serviceDetector,
} from "../../src/sdk/mod.ts";
import { environmentOf, resolve } from "./environment.ts";

test("resolveConfig() gives the specification's defaults and ours", () => {
  const { config, messages } = resolve();
  assert.deepEqual(messages, []);
  const otlp = (path: string) => ({
    endpoint: `http://localhost:4318/v1/${path}`,
    headers: {},
    compression: "gzip",
    timeoutMs: 10_000,
    protocol: "http/protobuf",
    tls: {
      certificateFile: undefined,
      clientKeyFile: undefined,
      clientCertificateFile: undefined,
    },
    maxRequestBytes: 67_108_864,
    maxResponseBytes: 4_194_304,
  });
  const batch = {
    exportTimeoutMs: 30_000,
    maxQueueSize: 2048,
    maxExportBatchSize: 512,
    maxQueueBytes: undefined,
  };
  const { resource, ...rest } = config;
  assert.deepEqual(resource.attributes, {});
  assert.deepEqual(resource.environmentAttributes, {});
  assert.deepEqual(resource.detectors, [serviceDetector, hostDetector, processDetector]);
  assert.deepEqual(rest, {
    disabled: false,
    logLevel: "info",
    propagators: ["tracecontext", "baggage"],
    traces: {
      exporters: ["otlp"],
      sampler: { kind: "parentbased_always_on" },
      spanLimits: DEFAULT_SPAN_LIMITS,
      spanProcessors: [],
      idGenerator: undefined,
      otlp: otlp("traces"),
      batch: { ...batch, scheduledDelayMs: 5000 },
    },
    logs: {
      exporters: ["otlp"],
      limits: {
        attributeCountLimit: 128,
        attributeValueLengthLimit: Infinity,
        attributeValueDepthLimit: 64,
      },
      otlp: otlp("logs"),
      batch: { ...batch, scheduledDelayMs: 1000 },
    },
    metrics: {
      exporters: ["otlp"],
      otlp: otlp("metrics"),
      exportIntervalMs: 60_000,
      exportTimeoutMs: 30_000,
      exemplarFilter: "trace_based",
      temporalityPreference: "cumulative",
      defaultHistogramAggregation: "explicit_bucket_histogram",
      prometheus: { host: "localhost", port: 9464 },
    },
    destinations: [],
    http: {
      knownMethods: undefined,
      server: { captureRequestHeaders: [], captureResponseHeaders: [] },
      client: { captureRequestHeaders: [], captureResponseHeaders: [] },
    },
    exit: { hooks: true, flushTimeoutMs: 2000 },
    native: "defer",
    worker: "worker",
  });
});

test("resolveConfig() treats empty and blank variables as unset", () => {
  const variables = Object.fromEntries(ENVIRONMENT_VARIABLES.map(({ name }) => [name, "  "]));
  assert.deepEqual(resolve(variables).messages, []);
  assert.deepEqual(resolve(variables).config, resolve().config);
});

test("resolveConfig() reads OTEL_SDK_DISABLED, OTEL_LOG_LEVEL and OTEL_PROPAGATORS", () => {
  const { config } = resolve({
    OTEL_SDK_DISABLED: "TRUE",
    OTEL_LOG_LEVEL: "Debug",
    OTEL_PROPAGATORS: "b3,tracecontext,b3",
  });
  assert.equal(config.disabled, true);
  assert.equal(config.logLevel, "debug");
  assert.deepEqual(config.propagators, ["b3", "tracecontext"]);
  assert.deepEqual(resolve({ OTEL_PROPAGATORS: "none" }).config.propagators, []);
});

test("resolveConfig() reads OTEL_BSP_* and OTEL_BLRP_*", () => {
  for (const [prefix, signal] of [["OTEL_BSP", "traces"], ["OTEL_BLRP", "logs"]] as const) {
    const { config, messages } = resolve({
      [`${prefix}_SCHEDULE_DELAY`]: "100",
      [`${prefix}_EXPORT_TIMEOUT`]: "0",
      [`${prefix}_MAX_QUEUE_SIZE`]: "1000",
      [`${prefix}_MAX_EXPORT_BATCH_SIZE`]: "10",
    });
    assert.deepEqual(messages, []);
    assert.deepEqual(config[signal].batch, {
      scheduledDelayMs: 100,
      exportTimeoutMs: 0,
      maxQueueSize: 1000,
      maxExportBatchSize: 10,
      maxQueueBytes: undefined,
    });
  }
});

test("resolveConfig() never lets a batch be larger than its queue", () => {
  const small = resolve({ OTEL_BSP_MAX_QUEUE_SIZE: "100" });
  assert.equal(small.config.traces.batch.maxExportBatchSize, 100);
  assert.deepEqual(small.messages, []);
  const large = resolve({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "4096" });
  assert.equal(large.config.traces.batch.maxExportBatchSize, 2048);
  assert.deepEqual(large.messages, [
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="4096" is more than the queue size; used instead: 2048.',
  ]);
  assert.throws(
    () => resolve({}, { traces: { batch: { maxQueueSize: 10, maxExportBatchSize: 11 } } }),
    RangeError,
  );
});

test("resolveConfig() reads every OTEL_EXPORTER_OTLP_* setting of all signals", () => {
  const { config, messages } = resolve({
    OTEL_EXPORTER_OTLP_HEADERS: "Api-Key=a%20b",
    OTEL_EXPORTER_OTLP_COMPRESSION: "none",
    OTEL_EXPORTER_OTLP_TIMEOUT: "0",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_CERTIFICATE: "/ca.pem",
    OTEL_EXPORTER_OTLP_CLIENT_KEY: "/key.pem",
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: "/cert.pem",
  });
  assert.deepEqual(messages, []);
  for (const signal of ["traces", "metrics", "logs"] as const) {
    const { endpoint: _endpoint, maxRequestBytes: _q, maxResponseBytes: _s, ...rest } =
      config[signal].otlp;
    assert.deepEqual(rest, {
      headers: { "api-key": "a b" },
      compression: "none",
      timeoutMs: 0,
      protocol: "http/json",
      tls: {
        certificateFile: "/ca.pem",
        clientKeyFile: "/key.pem",
        clientCertificateFile: "/cert.pem",
      },
    });
  }
});

test("resolveConfig() takes OTLP settings of a signal before those of all signals", () => {
  const settings = [
    ["HEADERS", "a=1,c=1", "b=2"],
    ["COMPRESSION", "none", "gzip"],
    ["TIMEOUT", "1", "2"],
    ["PROTOCOL", "http/json", "http/protobuf"],
    ["CERTIFICATE", "/1", "/2"],
    ["CLIENT_KEY", "/1.key", "/2.key"],
    ["CLIENT_CERTIFICATE", "/1.pem", "/2.pem"],
  ];
  const signals = ["traces", "metrics", "logs"] as const;
  for (const signal of signals) {
    const variables = Object.fromEntries(settings.flatMap(([setting, common, own]) => [
      [`OTEL_EXPORTER_OTLP_${setting}`, common],
      [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${setting}`, own],
    ]));
    const { config, messages } = resolve(variables);
    assert.deepEqual(messages, []);
    for (const each of signals) {
      const { headers, compression, timeoutMs, protocol, tls } = config[each].otlp;
      const [file, ...rest] = each === signal
        ? ["/2", { b: "2" }, "gzip", 2, "http/protobuf"]
        : ["/1", { a: "1", c: "1" }, "none", 1, "http/json"];
      assert.deepEqual([headers, compression, timeoutMs, protocol], rest);
      assert.deepEqual(tls, {
        certificateFile: file,
        clientKeyFile: `${file}.key`,
        clientCertificateFile: `${file}.pem`,
      });
    }
  }
});

test("resolveConfig() takes OTLP settings of code before the environment", () => {
  const { traces, logs } = resolve({
    OTEL_EXPORTER_OTLP_HEADERS: "a=env",
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "1",
  }, {
    otlp: { headers: { "X-Code": "common" }, timeoutMs: 5, maxRequestBytes: 1000 },
    logs: { otlp: { headers: { "X-Code": "own" }, maxRequestBytes: 2000 } },
  }).config;
  assert.deepEqual(traces.otlp.headers, { "x-code": "common" });
  assert.deepEqual(logs.otlp.headers, { "x-code": "own" });
  assert.equal(traces.otlp.timeoutMs, 5);
  assert.deepEqual([traces.otlp.maxRequestBytes, logs.otlp.maxRequestBytes], [1000, 2000]);
});

test("resolveConfig() reads OTEL_TRACES_SAMPLER and its argument", () => {
  const sampler = (name: string, arg?: string) => {
    const variables = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: arg ?? "" };
    const { config, messages } = resolve(variables);
    return [config.traces.sampler, messages.length];
  };
  for (const kind of ["always_on", "always_off", "parentbased_always_on"]) {
    assert.deepEqual(sampler(kind, "not looked at"), [{ kind }, 0]);
  }
  assert.deepEqual(sampler("TraceIdRatio", "0.25"), [{ kind: "traceidratio", ratio: 0.25 }, 0]);
  assert.deepEqual(sampler("parentbased_traceidratio"), [
    { kind: "parentbased_traceidratio", ratio: 1 },
    0,
  ]);
  assert.deepEqual(sampler("traceidratio", "1.5"), [{ kind: "traceidratio", ratio: 1 }, 1]);
  assert.deepEqual(sampler("xray"), [{ kind: "parentbased_always_on" }, 1]);
  assert.deepEqual(sampler("", "0.5"), [{ kind: "parentbased_always_on" }, 0]);
});

test("resolveConfig() reads OTEL_TRACES_SAMPLER_ARG of the jaeger_remote samplers", () => {
  const defaults = {
    endpoint: "http://localhost:5778",
    pollingIntervalMs: 60_000,
    initialSamplingRate: 0.001,
  };
  const cases: readonly (readonly [text: string, argument: object])[] = [
    ["", {}],
    ["initialSamplingRate=1,", { initialSamplingRate: 1 }],
    [
      " endpoint=https://jaeger:443/own?a=b , pollingIntervalMs = 5000,initialSamplingRate=0.25",
      {
        endpoint: "https://jaeger:443/own?a=b",
        pollingIntervalMs: 5000,
        initialSamplingRate: 0.25,
      },
    ],
  ];
  for (const kind of ["jaeger_remote", "parentbased_jaeger_remote"]) {
    for (const [text, argument] of cases) {
      const variables = { OTEL_TRACES_SAMPLER: kind, OTEL_TRACES_SAMPLER_ARG: text };
      const { config, messages } = resolve(variables);
      assert.deepEqual(config.traces.sampler, { kind, argument: { ...defaults, ...argument } });
      assert.deepEqual(messages, []);
    }
  }
});

test("resolveConfig() uses nothing of a bad argument of the jaeger_remote samplers", () => {
  const faults: readonly (readonly [text: string, message: RegExp])[] = [
    ["0.5", /is not a list of endpoint=URL/],
    ["interval=5", /is not a list of endpoint=URL/],
    ["endpoint=localhost:5778", /has an endpoint that is not an http/],
    ["endpoint=http://u:secret@host", /has an endpoint that is not an http/],
    ["pollingIntervalMs=0", /has an invalid pollingIntervalMs: it must be an integer from 1/],
    [
      "initialSamplingRate=2",
      /has an invalid initialSamplingRate: it must be a number from 0 to 1/,
    ],
  ];
  for (const [fault, message] of faults) {
    const { config, messages } = resolve({
      OTEL_TRACES_SAMPLER: "jaeger_remote",
      OTEL_TRACES_SAMPLER_ARG: `endpoint=http://other?token=secret,${fault}`,
    });
    assert.deepEqual(
      config.traces.sampler,
      resolve({ OTEL_TRACES_SAMPLER: "jaeger_remote" })
        .config.traces.sampler,
    );
    assert.equal(messages.length, 1);
    assert.match(messages[0], message);
    assert.match(messages[0], /used instead: endpoint=http:\/\/localhost:5778,polling/);
    assert.doesNotMatch(messages[0], /secret/);
  }
});

test("resolveConfig() takes the limits for spans before those for all attributes", () => {
  const variables = {
    OTEL_ATTRIBUTE_COUNT_LIMIT: "10",
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "20",
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "30",
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: "40",
    OTEL_SPAN_EVENT_COUNT_LIMIT: "50",
    OTEL_SPAN_LINK_COUNT_LIMIT: "60",
    OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: "70",
  };
  assert.deepEqual(resolve(variables).config.traces.spanLimits, {
    attributeCountLimit: 30,
    attributeValueLengthLimit: 20,
    attributeValueDepthLimit: 64,
    eventCountLimit: 50,
    linkCountLimit: 60,
    attributePerEventCountLimit: 40,
    attributePerLinkCountLimit: 10,
  });
  assert.deepEqual(resolve(variables).config.logs.limits, {
    attributeCountLimit: 10,
    attributeValueLengthLimit: 70,
    attributeValueDepthLimit: 64,
  });
  const coded = resolve(variables, {
    attributeLimits: { attributeCountLimit: 1, attributeValueDepthLimit: 2 },
    spanLimits: { attributeValueLengthLimit: Infinity },
  });
  assert.equal(coded.config.traces.spanLimits.attributeCountLimit, 1);
  assert.equal(coded.config.traces.spanLimits.attributeValueLengthLimit, Infinity);
  assert.equal(coded.config.logs.limits.attributeValueDepthLimit, 2);
});

test("resolveConfig() reads the exporters of all signals", () => {
  const { config, messages } = resolve({
    OTEL_TRACES_EXPORTER: "console,otlp",
    OTEL_LOGS_EXPORTER: "none",
    OTEL_METRICS_EXPORTER: "prometheus",
  });
  assert.deepEqual(messages, []);
  assert.deepEqual(config.traces.exporters, ["console", "otlp"]);
  assert.deepEqual(config.logs.exporters, []);
  assert.deepEqual(config.metrics.exporters, ["prometheus"]);
  const coded = resolve({ OTEL_TRACES_EXPORTER: "console" }, {
    traces: { exporter: "none" },
    logs: { exporter: "console" },
    metrics: { exporter: ["otlp", "otlp"] },
  });
  assert.deepEqual(coded.config.traces.exporters, []);
  assert.deepEqual(coded.config.logs.exporters, ["console"]);
  assert.deepEqual(coded.config.metrics.exporters, ["otlp"]);
});

test("resolveConfig() reads the variables of metrics", () => {
  const { metrics } = resolve({
    OTEL_METRIC_EXPORT_INTERVAL: "1",
    OTEL_METRIC_EXPORT_TIMEOUT: "2",
    OTEL_METRICS_EXEMPLAR_FILTER: "always_off",
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "DELTA",
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: "base2_exponential_bucket_histogram",
    OTEL_EXPORTER_PROMETHEUS_HOST: "0.0.0.0",
    OTEL_EXPORTER_PROMETHEUS_PORT: "0",
  }).config;
  const { otlp: _otlp, ...rest } = metrics;
  assert.deepEqual(rest, {
    exporters: ["otlp"],
    exportIntervalMs: 1,
    exportTimeoutMs: 2,
    exemplarFilter: "always_off",
    temporalityPreference: "delta",
    defaultHistogramAggregation: "base2_exponential_bucket_histogram",
    prometheus: { host: "0.0.0.0", port: 0 },
  });
});

test("resolveConfig() reports a bad value with its name, its text and what is used", () => {
  const { config, messages, causes } = resolve({
    OTEL_BSP_SCHEDULE_DELAY: "5s",
    OTEL_BSP_MAX_QUEUE_SIZE: "0",
    OTEL_TRACES_EXPORTER: "zipkin",
    OTEL_EXPORTER_OTLP_COMPRESSION: "brotli",
    OTEL_SDK_DISABLED: "yes",
    OTEL_PROPAGATORS: "tracecontext,carrier-pigeon",
  });
  assert.equal(config.traces.batch.scheduledDelayMs, 5000);
  assert.deepEqual(config.propagators, ["tracecontext"]);
  assert.deepEqual([...new Set(messages)].sort(), [
    'OTEL_BSP_MAX_QUEUE_SIZE="0" is not an integer from 1 to 2147483647; used instead: 2048.',
    'OTEL_BSP_SCHEDULE_DELAY="5s" is not a whole number of milliseconds from 0 to 2147483647; ' +
    "used instead: 5000.",
    'OTEL_EXPORTER_OTLP_COMPRESSION="brotli" is not one of gzip, none; used instead: gzip.',
    'OTEL_PROPAGATORS="tracecontext,carrier-pigeon" lists "carrier-pigeon", which is not one of ' +
    "tracecontext, baggage, b3, b3multi, jaeger, ottrace; used: tracecontext.",
    'OTEL_SDK_DISABLED="yes" is neither "true" nor "false": it counts as false.',
    'OTEL_TRACES_EXPORTER="zipkin" lists "zipkin", which is not supported by this package; ' +
    "used instead: otlp.",
  ]);
  assert.equal(messages.length, new Set(causes).size);
});

test("resolveConfig() never shows a header in a report", () => {
  const { config, messages } = resolve({ OTEL_EXPORTER_OTLP_HEADERS: "ok=1,s3cret" });
  assert.deepEqual(config.traces.otlp.headers, { ok: "1" });
  assert.deepEqual(messages, [
    'OTEL_EXPORTER_OTLP_HEADERS has an invalid pair 2, which is left out: it has no "=" ' +
    "between key and value.",
  ]);
  assert.throws(
    () => resolve({}, { otlp: { headers: { "x": "s3cret\n" } } }),
    (error: Error) => error instanceof TypeError && !error.message.includes("s3cret"),
  );
});

test("resolveConfig() takes a function for headers, in place of the environment's", async () => {
  const given: unknown[] = [
    { "X-Key": "1" },
    Promise.resolve({ "X-Key": "2" }),
    undefined,
    new Headers({ "x-key": "3" }),
    Promise.resolve({ "x-key": "s3cret\n" }),
  ];
  // why: as untyped JavaScript may answer
  const headers = (): Record<string, string> => given.shift() as Record<string, string>;
  const { config } = resolve({ OTEL_EXPORTER_OTLP_HEADERS: "of=environment" }, {
    otlp: { headers },
    logs: { otlp: { headers: { own: "1" } } },
  });
  const { traces, logs } = config;
  assert.deepEqual([logs.otlp.headers, logs.otlp.askForHeaders], [{ own: "1" }, undefined]);
  assert.deepEqual(traces.otlp.headers, {});
  const ask = async (): Promise<unknown> => await traces.otlp.askForHeaders?.();
  assert.deepEqual(traces.otlp.askForHeaders?.(), { "X-Key": "1" });
  assert.deepEqual(await ask(), { "X-Key": "2" });
  for (let answer = 0; answer < 3; answer++) {
    await assert.rejects(
      ask(),
      (error: Error) =>
        error instanceof TypeError && /must return a plain object/.test(error.message) &&
        !error.message.includes("s3cret"),
    );
  }
});

test("resolveConfig() reports OTEL_CONFIG_FILE and uses the other variables", () => {
  const { config, causes } = resolve({ OTEL_CONFIG_FILE: "/otel.yaml", OTEL_LOG_LEVEL: "error" });
  assert.deepEqual(causes, ["env-OTEL_CONFIG_FILE"]);
  assert.equal(config.logLevel, "error");
});

test("resolveConfig() reports an environment that is not readable, once", () => {
  const causes: string[] = [];
  const environment = { getEnv: () => undefined, canReadEnv: () => false };
  const config = resolveConfig({}, environment, (cause, level, message) => {
    causes.push(`${level} ${cause}`);
    assert.match(message, /--allow-env=OTEL_\*/);
  });
  assert.deepEqual(causes, ["info environment-not-readable"]);
  assert.deepEqual(config, resolve().config);
});

test("resolveConfig() says nothing when a part of the environment is readable", () => {
  const environment = {
    getEnv: () => undefined,
    canReadEnv: (name: string) => name === "OTEL_SERVICE_NAME",
  };
  resolveConfig({}, environment, (_cause, _level, message) => assert.fail(message));
});

test("resolveConfig() throws for an option of the wrong kind, with its path and value", () => {
  const bad: readonly [options: unknown, message: RegExp, error: typeof Error][] = [
    [{ serviceName: "" }, /serviceName/, TypeError],
    [{ disabled: "no" }, /disabled.*true or false.*"no"/, TypeError],
    [{ logLevel: "loud" }, /logLevel.*one of none, error/, TypeError],
    [{ propagators: ["pigeon"] }, /propagators/, TypeError],
    [{ sampler: {} }, /sampler.*shouldSample/, TypeError],
    [{ spanProcessors: [{}] }, /spanProcessors/, TypeError],
    [{ idGenerator: 1 }, /idGenerator/, RangeError],
    [{ resource: {} }, /a Resource; use resourceAttributes/, TypeError],
    [{ resourceDetectors: [null] }, /resourceDetectors/, TypeError],
    [{ traces: { exporter: "zipkin" } }, /traces\.exporter/, TypeError],
    [{ traces: { batch: { maxQueueSize: 0 } } }, /traces\.batch\.maxQueueSize.*"0"/, RangeError],
    [{ logs: { batch: { maxQueueBytes: 0.5 } } }, /logs\.batch\.maxQueueBytes/, RangeError],
    [{ otlp: { timeoutMs: -1 } }, /otlp\.timeoutMs.*"-1"/, RangeError],
    [{ traces: { otlp: { maxRequestBytes: 0 } } }, /traces\.otlp\.maxRequestBytes/, RangeError],
    [{ otlp: { protocol: "http" } }, /otlp\.protocol/, TypeError],
    [{ spanLimits: { eventCountLimit: NaN } }, /spanLimits\.eventCountLimit/, RangeError],
    [{ exit: { flushTimeoutMs: Infinity } }, /exit\.flushTimeoutMs/, RangeError],
    [{ native: "both" }, /native/, TypeError],
    [{ worker: "thread" }, /worker/, TypeError],
  ];
  for (const [options, message, kind] of bad) {
    assert.throws(
      // why: on purpose what the types forbid
      () => resolve({}, options as InitOptions),
      (error: Error) => {
        assert.match(error.message, message);
        return error instanceof kind;
      },
    );
  }
});

test("resolveConfig() takes instances as they are", () => {
  const sampler = new AlwaysOnSampler();
  const propagator = { inject: () => {}, extract: <T>(context: T) => context, fields: () => [] };
  const { config } = resolve({ OTEL_TRACES_SAMPLER: "always_off" }, {
    sampler,
    propagators: ["b3", propagator, "b3"],
    resource: Resource.empty(),
    worker: false,
  });
  assert.deepEqual(config.traces.sampler, { kind: "custom", sampler });
  assert.deepEqual(config.propagators, ["b3", propagator]);
  assert.equal(config.worker, "in-thread");
});

test("resolveConfig() never throws, whatever the environment says", () => {
  const names = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  const anything = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(anything, (variables) => {
      resolveConfig({}, environmentOf(variables), () => {});
    }),
    { numRuns: 500 },
  );
});

test("resolveConfig() reads every variable of ENVIRONMENT_VARIABLES, and no other", () => {
  const read = new Set<string>();
  const settings: readonly Readonly<Record<string, string>>[] = [
    { OTEL_TRACES_SAMPLER: "traceidratio" },
    { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
  ];
  for (const variables of settings) {
    const { canReadEnv } = environmentOf(variables);
    const getEnv = (name: string): string | undefined => {
      read.add(name);
      return variables[name];
    };
    resolveConfig({}, { getEnv, canReadEnv }, () => {});
  }
  assert.deepEqual([...read].sort(), ENVIRONMENT_VARIABLES.map(({ name }) => name).sort());
});

test("ENVIRONMENT_VARIABLES names each variable once, with default and meaning", () => {
  const names = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const variable of ENVIRONMENT_VARIABLES) {
    assert.match(variable.name, /^OTEL_[A-Z_]+$/);
    assert.notEqual(defaultTextOf(variable), "", variable.name);
    assert.match(variable.meaning, /\.$/, variable.name);
  }
  for (const name of ["OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY"]) {
    assert.ok(names.includes(name), name);
  }
});

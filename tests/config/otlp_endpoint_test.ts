import assert from "node:assert/strict";
import { test } from "node:test";
import { resolve } from "./environment.ts";

const BASE = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

test("resolveConfig() appends the signal's path to the endpoint of all signals", () => {
  for (
    const [endpoint, expected] of [
      ["http://collector:4318", "http://collector:4318/v1/traces"],
      ["http://collector:4318/", "http://collector:4318/v1/traces"],
      ["https://collector/base", "https://collector/base/v1/traces"],
      ["https://collector/base/", "https://collector/base/v1/traces"],
      ["http://collector", "http://collector/v1/traces"],
      ["https://collector/a%20b?key=1#part", "https://collector/a%20b/v1/traces?key=1"],
      ["http://[::1]:4318", "http://[::1]:4318/v1/traces"],
    ] as const
  ) {
    const { config, messages } = resolve({ [BASE]: endpoint });
    assert.equal(config.traces.otlp.endpoint, expected);
    assert.deepEqual(messages, []);
  }
});

test("resolveConfig() gives every signal its own path", () => {
  const { config } = resolve({ [BASE]: "http://collector:4318" });
  assert.equal(config.metrics.otlp.endpoint, "http://collector:4318/v1/metrics");
  assert.equal(config.logs.otlp.endpoint, "http://collector:4318/v1/logs");
});

test("resolveConfig() uses the endpoint of one signal as it is", () => {
  for (
    const [endpoint, expected] of [
      ["http://collector:4318", "http://collector:4318/"],
      ["http://collector:4318/", "http://collector:4318/"],
      ["https://collector/own/path", "https://collector/own/path"],
      ["https://collector/own/path/", "https://collector/own/path/"],
      ["https://collector/v1/traces?key=1", "https://collector/v1/traces?key=1"],
    ] as const
  ) {
    const { config } = resolve({ [BASE]: "http://other:4318", [TRACES]: endpoint });
    assert.equal(config.traces.otlp.endpoint, expected);
    assert.equal(config.logs.otlp.endpoint, "http://other:4318/v1/logs");
  }
});

test("resolveConfig() takes the endpoint of code before that of the environment", () => {
  const variables = { [BASE]: "http://env:1", [TRACES]: "http://env:2" };
  const common = resolve(variables, { otlp: { endpoint: "http://code:3" } });
  assert.equal(common.config.traces.otlp.endpoint, "http://code:3/v1/traces");
  const own = resolve(variables, {
    otlp: { endpoint: "http://code:3" },
    traces: { otlp: { endpoint: "http://code:4" } },
  });
  assert.equal(own.config.traces.otlp.endpoint, "http://code:4/");
});

test("resolveConfig() reports an endpoint that is none and goes on with the next source", () => {
  for (const endpoint of ["collector:4318", "ftp://collector", "//collector", "http://", "grpc"]) {
    const { config, messages } = resolve({ [BASE]: endpoint });
    assert.equal(config.traces.otlp.endpoint, "http://localhost:4318/v1/traces");
    assert.equal(
      messages[0],
      `${BASE}="${endpoint}" is not an http:// or https:// URL; ` +
        "used instead: http://localhost:4318.",
    );
  }
  const { config } = resolve({ [BASE]: "http://collector", [TRACES]: "nowhere" });
  assert.equal(config.traces.otlp.endpoint, "http://collector/v1/traces");
});

test("resolveConfig() never shows the password, the path or the query of an endpoint", () => {
  for (
    const [endpoint, shown] of [
      ["htp://user:s3cret/@collector/?token=s3cret", "htp://***@collector/"],
      ["user:s3cret@collector:4318", "***@collector:4318"],
      ["user:s3cr@s3cret@collector", "***@collector"],
      ["//user:s3cret@collector", "***@collector"],
      ["htp://user:s3cret?s3cret#s3cret@collector", "htp://***@collector"],
      ["user:s3cret\ns3cret@collector", "***@collector"],
      ["collector:4318?token=s3cret", "collector:4318"],
      ["htps://collector/s3cret/v1", "htps://collector/***"],
      ["collector:4318/s3cret", "collector:4318/***"],
    ] as const
  ) {
    const { messages } = resolve({ [BASE]: endpoint });
    assert.equal(messages.length > 0, true);
    assert.doesNotMatch(messages.join(), /s3cr/);
    assert.ok(messages[0]?.includes(`"${shown}"`), messages[0]);
  }
  assert.throws(
    () => resolve({}, { otlp: { endpoint: "htp://user:s3cret@collector" } }),
    (error: Error) => error instanceof TypeError && !error.message.includes("s3cret"),
  );
});

test("resolveConfig() hides an address that stands where another setting is read", () => {
  const address = "http://user:s3,cret@jaeger/s3cret?token=s3cret";
  for (const sampler of ["traceidratio", "jaeger_remote"]) {
    const { messages } = resolve({
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: `endpoint=${address},pollingIntervalMs=5`,
    });
    assert.match(messages.join(), /@jaeger\/\*\*\*/);
    assert.doesNotMatch(messages.join(), /s3/);
  }
  // why: stands for untyped configuration
  const logLevel = address as never;
  assert.throws(
    () => resolve({}, { logLevel }),
    (error: Error) => error.message.endsWith('not "http://***@jaeger/***".'),
  );
});

test("resolveConfig() reads long texts without looking at any part again and again", () => {
  const long = 1_000_000;
  const base = `http://collector${"/".repeat(long)}x`;
  const { config, messages } = resolve({
    [BASE]: base,
    OTEL_TRACES_SAMPLER: "traceidratio",
    OTEL_TRACES_SAMPLER_ARG: `${"1".repeat(long)}x`,
  });
  assert.equal(config.traces.otlp.endpoint, `${base}/v1/traces`);
  assert.equal(messages.length, 1);
});

test("resolveConfig() takes an endpoint when the runtime has no URL.parse", () => {
  const { parse } = URL;
  Reflect.set(URL, "parse", undefined);
  try {
    const { config, messages } = resolve({ [BASE]: "http://collector", [TRACES]: "nowhere" });
    assert.equal(config.traces.otlp.endpoint, "http://collector/v1/traces");
    assert.equal(messages.length, 1);
  } finally {
    Reflect.set(URL, "parse", parse);
  }
});

const PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
const INSECURE = "OTEL_EXPORTER_OTLP_INSECURE";

test("resolveConfig() gives all signals one endpoint over gRPC", () => {
  for (
    const [endpoint, expected] of [
      [undefined, "http://localhost:4317/"],
      ["http://collector:4317", "http://collector:4317/"],
      ["https://collector", "https://collector/"],
      ["http://[::1]:4317/", "http://[::1]:4317/"],
    ] as const
  ) {
    const grpc: Record<string, string> = { [PROTOCOL]: "grpc" };
    const { config, messages } = resolve(
      endpoint === undefined ? grpc : { ...grpc, [BASE]: endpoint },
    );
    for (const { otlp } of [config.traces, config.metrics, config.logs]) {
      assert.deepEqual([otlp.endpoint, otlp.protocol], [expected, "grpc"]);
    }
    assert.deepEqual(messages, []);
  }
});

test("resolveConfig() takes an endpoint of gRPC without a scheme for TLS, unless told", () => {
  const grpc = { [PROTOCOL]: "grpc", [BASE]: "collector:4317" };
  const secure = resolve(grpc);
  assert.equal(secure.config.traces.otlp.endpoint, "https://collector:4317/");
  const { config, messages } = resolve({ ...grpc, [INSECURE]: "true" });
  assert.equal(config.traces.otlp.endpoint, "http://collector:4317/");
  assert.deepEqual(messages, []);
  const code = resolve({ ...grpc, [INSECURE]: "false" }, { otlp: { insecure: true } });
  assert.equal(code.config.traces.otlp.endpoint, "http://collector:4317/");
  const own = resolve({ ...grpc, OTEL_EXPORTER_OTLP_LOGS_INSECURE: "true" });
  assert.equal(own.config.logs.otlp.endpoint, "http://collector:4317/");
  assert.equal(own.config.traces.otlp.endpoint, "https://collector:4317/");
  // A scheme says more than that.
  const named = resolve({ ...grpc, [BASE]: "https://collector:4317", [INSECURE]: "true" });
  assert.equal(named.config.traces.otlp.endpoint, "https://collector:4317/");
});

test("resolveConfig() reports an endpoint that gRPC cannot use", () => {
  for (const endpoint of ["collector", "ftp://collector", "//collector", "a:1/", "a:99999"]) {
    const { config, messages } = resolve({ [PROTOCOL]: "grpc", [BASE]: endpoint });
    assert.equal(config.traces.otlp.endpoint, "http://localhost:4317/");
    assert.deepEqual(messages, [
      `${BASE}="${endpoint}" is not an http:// or https:// URL, or a host with a port; ` +
      "used instead: http://localhost:4317.",
    ]);
  }
  assert.throws(
    () => resolve({}, { otlp: { protocol: "grpc", endpoint: "collector" } }),
    /otlp\.endpoint: it must be an http:\/\/ or https:\/\/ URL, or a host with a port/,
  );
  assert.throws(() => resolve({}, { otlp: { endpoint: "collector:4317" } }), /otlp\.endpoint/);
});

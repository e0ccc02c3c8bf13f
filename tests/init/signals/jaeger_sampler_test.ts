import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { init } from "../../../mod.ts";
import { PrometheusExporter } from "../../../src/prometheus/mod.ts";
import { JaegerRemoteSampler } from "../../../src/samplers/mod.ts";
import { startReceiver } from "../../support/receiver.ts";
import { type ChildResult, isDeno, runProgram } from "../../support/run_child.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { startStrategyServer } from "../../support/strategy_server.ts";

const PROGRAM = new URL("./fixtures/jaeger_program.ts", import.meta.url);

interface JaegerRun {
  readonly sampler?: string;
  readonly argument: string;
  readonly otlpEndpoint?: string;
  /** Most spans; no sampled one comes where the test does not wait for one. @default 10000 */
  readonly most?: number;
  readonly denoFlags?: readonly string[];
}

function run({ sampler = "jaeger_remote", argument, ...rest }: JaegerRun): Promise<ChildResult> {
  const { otlpEndpoint, most = 10_000, denoFlags } = rest;
  return runProgram(PROGRAM, {
    args: [String(most)],
    env: {
      OTEL_SERVICE_NAME: "shop",
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: argument,
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
      ...(otlpEndpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
    },
    ...(denoFlags === undefined ? {} : { denoFlags }),
  });
}

for (const sampler of ["jaeger_remote", "parentbased_jaeger_remote"]) {
  test(`OTEL_TRACES_SAMPLER=${sampler} samples by what a server says`, async () => {
    await using receiver = await startReceiver();
    await using server = await startStrategyServer({ probabilisticSampling: { samplingRate: 0 } });
    const endsWith = async () => {
      while (server.requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
      server.answer = { probabilisticSampling: { samplingRate: 1 } };
    };
    const [{ code, stdout, stderr }] = await Promise.all([
      run({
        sampler,
        argument: `endpoint=${server.url},pollingIntervalMs=10,initialSamplingRate=0`,
        otlpEndpoint: receiver.url,
      }),
      endsWith(),
    ]);
    // The process has ended by itself, though the sampler asks on, and nobody has shut it down.
    assert.deepEqual([code, stdout, stderr], [0, "sampled\n", ""]);
    assert.ok(server.requests.every((request) => request === "GET /sampling?service=shop"));
    // No question has become a span, though fetch is instrumented.
    assert.deepEqual(receiver.spans.map(({ name }) => name), ["work"]);
    assert.equal(receiver.spans[0]?.attributes["sampler.type"], "probabilistic");
  });
}

test("OTEL_TRACES_SAMPLER_ARG has an initial rate, which counts where no server is", async () => {
  await using receiver = await startReceiver();
  const gone = await startStrategyServer({});
  await gone[Symbol.asyncDispose]();
  const { code, stdout } = await run({
    argument: `endpoint=${gone.url},initialSamplingRate=1`,
    otlpEndpoint: receiver.url,
  });
  assert.deepEqual([code, stdout], [0, "sampled\n"]);
  assert.deepEqual(receiver.spans.map(({ name }) => name), ["work"]);
});

test("OTEL_TRACES_SAMPLER_ARG with a server that does not answer is reported once", async () => {
  await using server = await startStrategyServer((response) => response.writeHead(503).end());
  const { code, stdout, stderr } = await run({
    argument: `endpoint=${server.url},pollingIntervalMs=1,initialSamplingRate=0`,
    most: 100,
  });
  assert.deepEqual([code, stdout], [0, ""]);
  assert.ok(server.requests.length > 1);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  assert.match(
    stderr,
    /The sampling strategy of http:\/\/[\w.]+:\d+ could not be fetched: status 503/,
  );
  assert.match(stderr, /JaegerRemoteSampler\{TraceIdRatioBased\{0\}\} decides/);
});

test("OTEL_TRACES_SAMPLER_ARG with Jaeger's port for gRPC is told what is wrong", async () => {
  const { code, stderr } = await run({
    argument: "endpoint=http://127.0.0.1:14250,pollingIntervalMs=1,initialSamplingRate=0",
    most: 100,
  });
  assert.equal(code, 0);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  assert.match(stderr, /could not be fetched: .* Port 14250 is Jaeger's gRPC port/);
});

test("init() that throws leaves no sampler behind that asks", async () => {
  await using server = await startStrategyServer({ probabilisticSampling: { samplingRate: 1 } });
  const variables = {
    OTEL_TRACES_SAMPLER: "parentbased_jaeger_remote",
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${server.url}`,
  };
  Object.assign(process.env, variables);
  try {
    // The provider of metrics is made after that of traces, and refuses a reader of another.
    const reader = new PrometheusExporter();
    const metricReaders = [reader, reader];
    assert.throws(() => init({ serviceName: "first", metricReaders }), /one meter provider only/);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
  // Its timer is due after that of the first.
  const sampler = new JaegerRemoteSampler({ serviceName: "second", endpoint: server.url });
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  sampler.shutdown();
  assert.deepEqual(server.requests, ["GET /sampling?service=second"]);
});

test(
  "OTEL_TRACES_SAMPLER=jaeger_remote asks nobody for a permission",
  skipUnless(isDeno, "this is about Deno"),
  async () => {
    const { code, stderr } = await run({
      argument: "endpoint=http://127.0.0.1:5778,initialSamplingRate=0",
      most: 100,
      denoFlags: ["--allow-env", "--allow-read", "--allow-sys"],
    });
    assert.equal(code, 0);
    assert.match(stderr, /not permitted: run with --allow-net=127\.0\.0\.1:5778/);
  },
);

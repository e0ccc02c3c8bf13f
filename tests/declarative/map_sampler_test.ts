// The samplers of the schema that are made once the resource is known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trace } from "../../src/api/mod.ts";
import {
  initFromConfiguration,
  parseConfiguration,
  registerComponentProvider,
} from "../../src/declarative/mod.ts";
import { InMemorySpanExporter } from "../../src/exporters/mod.ts";
import { createSampler } from "../../src/init/signals/create_sampler.ts";
import { Resource } from "../../src/sdk/mod.ts";
import { startStrategyServer } from "../support/strategy_server.ts";
import { refusal, resolved } from "./mapped.ts";

function provider(members: string): string {
  return `tracer_provider: { processors: [{ batch: { exporter: { otlp_http: } } }], ${members} }`;
}

function samplerOf(yaml: string): string {
  const { traces } = resolved(provider(`sampler: ${yaml}`));
  const sampler = createSampler(traces.sampler, Resource.empty());
  sampler.shutdown?.();
  return String(sampler);
}

test("jaeger_remote/development has its endpoint, interval and initial sampler", () => {
  assert.equal(
    samplerOf(
      "{ jaeger_remote/development: { endpoint: http://localhost:14250, interval: 1000, " +
        "initial_sampler: { trace_id_ratio_based: { ratio: 0.5 } } } }",
    ),
    "JaegerRemoteSampler{TraceIdRatioBased{0.5}}",
  );
});

test("jaeger_remote/development without what it needs is refused with its place", () => {
  const initial = "initial_sampler: { always_off: }";
  for (
    const [members, place] of [
      [`{ ${initial} }`, "endpoint"],
      [`{ endpoint: "grpc://x", ${initial} }`, "endpoint"],
      [`{ endpoint: "http://user:s3cr3t@x", ${initial} }`, "endpoint"],
      [`{ endpoint: "http://x", interval: -1, ${initial} }`, "interval"],
      ['{ endpoint: "http://x" }', "initial_sampler"],
      ['{ endpoint: "http://x", initial_sampler: { mine: } }', "initial_sampler.mine"],
    ]
  ) {
    const text = refusal(provider(`sampler: { jaeger_remote/development: ${members} }`));
    assert.ok(
      text.startsWith(`tracer_provider.sampler.jaeger_remote/development.${place}: `),
      text,
    );
    assert.doesNotMatch(text, /s3cr3t/);
  }
});

test("jaeger_remote/development asks for the service of the detected resource", async () => {
  await using server = await startStrategyServer({ probabilisticSampling: { samplingRate: 1 } });
  const spans = new InMemorySpanExporter();
  const undo = [
    registerComponentProvider("span_exporter", "memory", () => spans),
    registerComponentProvider("resource_detector", "shop", () => ({
      name: "shop",
      detect: () => new Resource({ "service.name": "shop" }),
    })),
  ];
  const handle = initFromConfiguration(parseConfiguration(`
file_format: "1.1"
resource: { detection/development: { detectors: [{ shop: }] } }
tracer_provider:
  processors: [{ simple: { exporter: { memory: } } }]
  sampler:
    parent_based:
      root:
        jaeger_remote/development:
          endpoint: ${server.url}
          interval: 5
          initial_sampler: { always_off: }
`));
  try {
    // Until the first answer nothing is sampled.
    while (spans.finishedSpans().length === 0) {
      trace.getTracer("test").startSpan("work").end();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.ok(server.requests.every((request) => request === "GET /sampling?service=shop"));
    const { attributes } = spans.finishedSpans()[0];
    assert.equal(attributes["sampler.type"], "probabilistic");
  } finally {
    await handle.shutdown();
    for (const take of undo) take();
  }
});

test("initFromConfiguration() asks no server for a strategy of a refused file", async () => {
  await using server = await startStrategyServer({});
  const jaeger = (service: string, rest: string) =>
    `file_format: "1.1"
resource: { attributes: [{ name: service.name, value: ${service} }] }
tracer_provider:
  processors: [{ simple: { exporter: { console: } } }]
  sampler: { jaeger_remote/development: {
    endpoint: "${server.url}", initial_sampler: { always_off: } } }
${rest}`;
  assert.throws(() =>
    initFromConfiguration(parseConfiguration(jaeger("first", "meter_provider: 1")))
  );
  const handle = initFromConfiguration(parseConfiguration(jaeger("second", "")));
  // Its timer is due after that of the first.
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await handle.shutdown();
  assert.deepEqual(server.requests, ["GET /sampling?service=second"]);
});

test("always_record records what its root drops", () => {
  assert.match(
    samplerOf("{ always_record: { root: { parent_based: { root: { always_off: } } } } }"),
    /^AlwaysRecord.*\{ParentBased\{root=AlwaysOffSampler/,
  );
  const text = refusal(provider("sampler: { always_record: }"));
  assert.equal(text, "tracer_provider.sampler.always_record.root: it is required");
});

test("id_generator is random, or one of the application", () => {
  const idGenerator = { generateTraceId: () => "a".repeat(32), generateSpanId: () => "b" };
  const takeOut = registerComponentProvider("id_generator", "mine", () => idGenerator);
  try {
    assert.equal(resolved(provider("id_generator: { mine: }")).traces.idGenerator, idGenerator);
    const { traces } = resolved(provider("id_generator: { random: }"));
    assert.match(traces.idGenerator?.generateTraceId() ?? "", /^[0-9a-f]{32}$/);
    assert.equal(resolved(provider("")).traces.idGenerator, undefined);
  } finally {
    takeOut();
  }
  assert.match(
    refusal(provider("id_generator: { mine: }")),
    /^tracer_provider\.id_generator\.mine: no id_generator of this name/,
  );
});

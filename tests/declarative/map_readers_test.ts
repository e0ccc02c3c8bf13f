// What readers of a configuration are told, whichever exporter they have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { registerComponentProvider } from "../../src/declarative/mod.ts";
import { InMemoryMetricExporter } from "../../src/exporters/mod.ts";
import type { PrometheusExporter } from "../../src/prometheus/mod.ts";
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  type MetricProducer,
  MetricReader,
  Resource,
} from "../../src/sdk/mod.ts";
import { mapped } from "./mapped.ts";

/** A pull reader whose Prometheus exporter has these members. */
function prometheusOf(members: string): PrometheusExporter {
  const exporter = `{ prometheus/development: { ${members} } }`;
  const { prometheus } = mapped(
    `meter_provider: { readers: [{ pull: { exporter: ${exporter} } }] }`,
  );
  return prometheus[0].exporter;
}

/** The one reader of a configuration that is no OTLP exporter's. */
function readerOf(reader: string): MetricReader {
  const [made] = mapped(`meter_provider: { readers: [{ ${reader} }] }`).options.metricReaders ?? [];
  assert.ok(made instanceof MetricReader);
  return made;
}

/** What such an exporter tells of a counter. */
async function scraped(members: string): Promise<string> {
  const exporter = prometheusOf(members);
  const provider = new MeterProvider({
    readers: [exporter],
    resource: new Resource({ "service.name": "shop" }),
  });
  provider.getMeter("meter").createCounter("a.b", { unit: "s" }).add(1);
  const headers = { accept: "text/plain;version=1.0.0;escaping=allow-utf-8" };
  const answer = await exporter.handler()(new Request("http://localhost/", { headers }));
  return await answer.text();
}

test("mapConfiguration() has readers ask their producers, and keep to their limits", async () => {
  let asked = 0;
  const producer: MetricProducer = {
    produce: () => {
      asked++;
      return Promise.resolve({ scopeMetrics: [] });
    },
  };
  const exporter = new InMemoryMetricExporter();
  const undo = [
    registerComponentProvider("metric_producer", "mine", () => producer),
    registerComponentProvider("push_metric_exporter", "mine", () => exporter),
  ];
  const told = "producers: [{ mine: }], cardinality_limits: { default: 3, counter: 2 }";
  try {
    for (
      const reader of [
        `periodic: { exporter: { console: }, ${told} }`,
        `periodic: { exporter: { mine: }, ${told} }`,
        `pull: { exporter: { prometheus/development: }, ${told} }`,
      ]
    ) {
      const made = readerOf(reader);
      assert.deepEqual(
        [InstrumentType.COUNTER, InstrumentType.GAUGE].map((type) => made.cardinalityLimit(type)),
        [2, 3],
        reader,
      );
      const provider = new MeterProvider({ readers: [made] });
      const before = asked;
      await made.collect();
      assert.equal(asked, before + 1, reader);
      await provider.shutdown();
    }
    const { options } = mapped(
      `meter_provider: { readers: [{ periodic: { exporter: { otlp_http: }, ${told} } }] }`,
    );
    assert.deepEqual(options.metricProducers, [producer]);
  } finally {
    for (const take of undo) take();
  }
});

test("mapConfiguration() keeps the default limit beside those for kinds of instruments", () => {
  const reader = readerOf(
    "periodic: { exporter: { console: }, cardinality_limits: { counter: 2 } }",
  );
  const types = [InstrumentType.COUNTER, InstrumentType.GAUGE];
  assert.deepEqual(types.map((type) => reader.cardinalityLimit(type)), [2, 2000]);
});

test("mapConfiguration() gives a console exporter its temporality and aggregation", () => {
  const types = [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER];
  const { CUMULATIVE, DELTA } = AggregationTemporality;
  for (
    const [said, temporalities] of [
      ["", [CUMULATIVE, CUMULATIVE]],
      ["temporality_preference: cumulative", [CUMULATIVE, CUMULATIVE]],
      ["temporality_preference: low_memory", [DELTA, CUMULATIVE]],
      ["temporality_preference: delta", [DELTA, DELTA]],
    ] as const
  ) {
    const reader = readerOf(`periodic: { exporter: { console: { ${said} } } }`);
    assert.deepEqual(types.map((type) => reader.temporality(type)), temporalities, said);
    assert.deepEqual(reader.aggregation(InstrumentType.HISTOGRAM), { kind: "default" });
  }
  const kind = "base2_exponential_bucket_histogram";
  const told = `default_histogram_aggregation: ${kind}`;
  const exponential = readerOf(`periodic: { exporter: { console: { ${told} } } }`);
  assert.deepEqual(exponential.aggregation(InstrumentType.HISTOGRAM), { kind });
  assert.deepEqual(exponential.aggregation(InstrumentType.COUNTER), { kind: "default" });
});

test("mapConfiguration() has a Prometheus exporter name metrics by its strategy", async () => {
  const names = {
    "underscore_escaping_with_suffixes": "a_b_seconds_total{",
    "underscore_escaping_without_suffixes/development": "a_b{",
    "no_utf8_escaping_with_suffixes/development": '{"a.b_seconds_total",',
    "no_translation/development": '{"a.b",',
    UnderscoreEscapingWithSuffixes: "a_b_seconds_total{",
    UnderscoreEscapingWithoutSuffixes: "a_b{",
    NoUTF8EscapingWithSuffixes: '{"a.b_seconds_total",',
    NoTranslation: '{"a.b",',
  };
  for (const [strategy, name] of Object.entries(names)) {
    const lines = (await scraped(`translation_strategy: ${strategy}`)).split("\n");
    assert.ok(lines.some((line) => line.startsWith(name)), `${strategy}: ${lines.join("\n")}`);
  }
});

test("mapConfiguration() has Prometheus show scopes and resource unless told not to", async () => {
  for (
    const [said, hasScope, hasTarget] of [
      ["", true, true],
      ["scope_info_enabled: false", false, true],
      ["scope_info_enabled: true, without_scope_info: true", true, true],
      ["without_scope_info: true", false, true],
      ["without_scope_info: false", true, true],
      ["target_info_enabled: false", true, false],
      ["without_target_info: true", true, false],
      ["without_target_info: false", true, true],
    ] as const
  ) {
    const text = await scraped(said);
    assert.deepEqual(
      [text.includes("otel_scope_name"), text.includes("target_info")],
      [hasScope, hasTarget],
      said,
    );
  }
});

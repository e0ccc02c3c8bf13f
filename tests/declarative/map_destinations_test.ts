// Several OTLP exporters of one provider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_CARDINALITY_LIMIT, InstrumentType } from "../../src/sdk/mod.ts";
import { mapped, resolved } from "./mapped.ts";

test("mapConfiguration() makes destinations of all but a provider's first OTLP exporter", () => {
  const yaml = `
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "http://a:4318/v1/traces" } } }
    - batch:
        schedule_delay: 7
        exporter:
          otlp_http: { endpoint: "https://b/x", encoding: json, headers_list: "k=v" }
    - simple: { exporter: { otlp_grpc: } }
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: } }
    - batch: { exporter: { otlp_http: } }
`;
  const { traces, logs, destinations } = resolved(yaml);
  assert.deepEqual([traces.otlp.endpoint, logs.otlp.endpoint], [
    "http://a:4318/v1/traces",
    "http://localhost:4318/v1/logs",
  ]);
  assert.deepEqual(mapped(yaml).notes, []);
  const [second, third, fourth] = destinations;
  assert.equal(destinations.length, 3);
  assert.deepEqual([second?.logs, second?.metrics, fourth?.traces, fourth?.metrics], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  const { otlp, batch } = second?.traces ?? {};
  assert.deepEqual([otlp?.endpoint, otlp?.protocol, otlp?.headers, otlp?.compression], [
    "https://b/x",
    "http/json",
    { k: "v" },
    "none",
  ]);
  assert.deepEqual([batch?.scheduledDelayMs, batch?.maxExportBatchSize], [7, 512]);
  assert.deepEqual(
    [third?.traces?.otlp.endpoint, third?.traces?.otlp.protocol, third?.traces?.batch],
    ["http://localhost:4317/", "grpc", {
      ...third?.traces?.batch,
      scheduledDelayMs: 0,
      maxExportBatchSize: 1,
    }],
  );
  assert.equal(fourth?.logs?.otlp.endpoint, "http://localhost:4318/v1/logs");
});

test("mapConfiguration() keeps what an OTLP reader says, and nothing of another", () => {
  const { metrics, destinations } = resolved(`
meter_provider:
  readers:
    - periodic:
        interval: 100
        exporter: { otlp_http: { temporality_preference: delta } }
        cardinality_limits: { default: 10 }
    - periodic:
        exporter: { otlp_http: { endpoint: "http://b:4318/v1/metrics" } }
    - periodic:
        interval: 300
        exporter: { otlp_grpc: { temporality_preference: low_memory } }
        cardinality_limits: { default: 30, counter: 3 }
`);
  assert.deepEqual([metrics.exportIntervalMs, metrics.temporalityPreference], [100, "delta"]);
  const readers = destinations.map(({ metrics }) => metrics);
  assert.deepEqual(
    readers.map((reader) => [
      reader?.otlp.endpoint,
      reader?.exportIntervalMs,
      reader?.temporalityPreference,
      reader?.cardinalitySelector?.(InstrumentType.COUNTER),
      reader?.cardinalitySelector?.(InstrumentType.GAUGE),
      reader?.metricProducers,
    ]),
    [
      [
        "http://b:4318/v1/metrics",
        60_000,
        "cumulative",
        ...Array(2).fill(
          DEFAULT_CARDINALITY_LIMIT,
        ),
        [],
      ],
      ["http://localhost:4317/", 300, "lowmemory", 3, 30, []],
    ],
  );
});

test("mapConfiguration() makes a sink of an exporter to a file, of what it says alone", () => {
  const { sinks = [] } = mapped(`
meter_provider:
  readers:
    - periodic:
        interval: 100
        exporter: { otlp_http: { temporality_preference: delta } }
        cardinality_limits: { default: 10 }
    - periodic: { exporter: { otlp_file/development: } }
    - periodic:
        interval: 300
        exporter:
          otlp_file/development:
            output_stream: file:///tmp/metrics.jsonl
            temporality_preference: low_memory
            default_histogram_aggregation: base2_exponential_bucket_histogram
`).options;
  assert.deepEqual(
    sinks.map(({ format, to, signals, metrics }) => [
      format,
      to,
      signals,
      metrics?.exportIntervalMs,
      metrics?.temporalityPreference,
      metrics?.defaultHistogramAggregation,
      metrics?.cardinalitySelector?.(InstrumentType.COUNTER),
    ]),
    [
      ["otlp", "stdout", ["metrics"], 60_000, "cumulative", "explicit_bucket_histogram", 2000],
      [
        "otlp",
        { path: "/tmp/metrics.jsonl" },
        ["metrics"],
        300,
        "lowmemory",
        "base2_exponential_bucket_histogram",
        2000,
      ],
    ],
  );
});

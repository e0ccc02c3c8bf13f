// Metrics as lines of OTLP/JSON (OTLP file exporter).
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { init, metrics, type SinkMetricsOptions } from "../../mod.ts";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { AggregationTemporality } from "../../gen/es/opentelemetry/proto/metrics/v1/metrics_pb.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenMetrics, type ReceivedMetric } from "../support/received.ts";
import { runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/metrics_sink_program.ts", import.meta.url);

/** Runs with the path of a file that is not there yet; gives the metrics of each of its lines. */
async function linesOf(
  run: (path: string) => Promise<unknown>,
): Promise<readonly (readonly ReceivedMetric[])[]> {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-metrics-"));
  try {
    const path = join(folder, "metrics.jsonl");
    await run(path);
    return readFileSync(path, "utf8").split("\n").slice(0, -1).map((line) => {
      const bytes = new TextEncoder().encode(line);
      const schema = ExportMetricsServiceRequestSchema;
      return flattenMetrics(decodeExportRequest(schema, bytes, { isJson: true }));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sumsOf(lines: readonly (readonly ReceivedMetric[])[], name: string): unknown[] {
  return lines.flatMap((metrics) =>
    metrics.filter((metric) => metric.name === name).map(({ dataPoints, raw }) => [
      dataPoints.map(({ value }) => value),
      raw.data.case === "sum" ? raw.data.value.aggregationTemporality : undefined,
    ])
  );
}

for (const worker of [true, "in-thread"] as const) {
  const collect = async (path: string, options?: SinkMetricsOptions): Promise<void> => {
    const handle = init({
      worker,
      traces: { exporter: "none" },
      logs: { exporter: "none" },
      metrics: { exporter: "none" },
      sinks: [{ format: "otlp", to: { path }, signals: ["metrics"], metrics: options }],
    });
    const meter = metrics.getMeter("test");
    const counter = meter.createCounter("orders");
    const histogram = meter.createHistogram("paid");
    for (let collection = 0; collection < 2; collection++) {
      counter.add(5);
      histogram.record(2);
      assert.equal(await handle.forceFlush(), "success");
    }
    await handle.shutdown();
    const [sink] = handle.stats().sinks;
    assert.deepEqual([sink?.signal, sink?.dropped, sink?.exported], ["metrics", {}, sink?.ended]);
  };

  test(`init() with a sink of OTLP writes collections as lines (worker: ${worker})`, async () => {
    const lines = await linesOf((path) => collect(path));
    const { CUMULATIVE } = AggregationTemporality;
    assert.deepEqual(sumsOf(lines, "orders"), [
      [[5], CUMULATIVE],
      [[10], CUMULATIVE],
      [[10], CUMULATIVE],
    ]);
    assert.deepEqual(lines.map((metrics) => metrics.map(({ type }) => type)), [
      ["sum", "histogram"],
      ["sum", "histogram"],
      ["sum", "histogram"],
    ]);
  });

  test(`init() has a sink's metrics collected as it says (worker: ${worker})`, async () => {
    const lines = await linesOf((path) =>
      collect(path, {
        temporalityPreference: "delta",
        defaultHistogramAggregation: "base2_exponential_bucket_histogram",
      })
    );
    const { DELTA } = AggregationTemporality;
    assert.deepEqual(sumsOf(lines, "orders").slice(0, 2), [[[5], DELTA], [[5], DELTA]]);
    assert.equal(lines[0]?.[1]?.type, "exponentialHistogram");
  });
}

test("init() has a sink of metrics written at the end of the process", async () => {
  const lines = await linesOf(async (path) => {
    const { code, stderr } = await runProgram(PROGRAM, { args: [path] });
    assert.deepEqual([code, stderr], [0, ""]);
  });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.[0]?.resource.attributes["service.name"], "sinks");
  assert.deepEqual(lines[0]?.[0]?.dataPoints.map(({ value }) => value), [7]);
});

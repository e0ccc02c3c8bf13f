// Official exporters report by a callback; ours do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InMemoryLogRecordExporter } from "@opentelemetry/sdk-logs";
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import {
  BatchLogRecordProcessor,
  BatchSpanProcessor,
  PeriodicExportingMetricReader,
  SimpleLogRecordProcessor,
  SimpleSpanProcessor,
} from "../../src/sdk/mod.ts";

// As in plain JavaScript; the types reject them.
function untyped<T>(exporter: object | undefined): T {
  return exporter as unknown as T;
}

const METRICS = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);

for (
  const [name, official, create] of [
    [
      "BatchSpanProcessor",
      new InMemorySpanExporter(),
      (exporter: object | undefined) => new BatchSpanProcessor(untyped(exporter)),
    ],
    [
      "SimpleSpanProcessor",
      new InMemorySpanExporter(),
      (exporter: object | undefined) => new SimpleSpanProcessor(untyped(exporter)),
    ],
    [
      "BatchLogRecordProcessor",
      new InMemoryLogRecordExporter(),
      (exporter: object | undefined) => new BatchLogRecordProcessor(untyped(exporter)),
    ],
    [
      "SimpleLogRecordProcessor",
      new InMemoryLogRecordExporter(),
      (exporter: object | undefined) => new SimpleLogRecordProcessor(untyped(exporter)),
    ],
    [
      "PeriodicExportingMetricReader",
      METRICS,
      (exporter: object | undefined) =>
        new PeriodicExportingMetricReader({ exporter: untyped(exporter) }),
    ],
  ] as const
) {
  test(`${name}() refuses exporters that cannot be asked`, () => {
    assert.throws(() => create(official), {
      name: "TypeError",
      message: /takes a callback.*official packages/,
    });
    assert.throws(() => create({}), { name: "TypeError", message: /must have export\(\)/ });
    assert.throws(() => create(undefined), { name: "TypeError", message: /must have export\(\)/ });
  });
}

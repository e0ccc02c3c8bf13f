import assert from "node:assert/strict";
import { register } from "../../src/api/mod.ts";
import { InMemoryMetricExporter } from "../../src/exporters/mod.ts";
import {
  type HistogramMetricData,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "../../src/sdk/mod.ts";

/** A meter provider that is registered for one test, and what it collects. */
export class CollectedMetrics {
  readonly #exporter = new InMemoryMetricExporter();
  readonly #provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: this.#exporter })],
  });
  readonly #registration = register({ meterProvider: this.#provider });

  async collect(): Promise<MetricData[]> {
    this.#exporter.reset();
    await this.#provider.forceFlush();
    return this.#exporter.collections().flatMap((collection) =>
      collection.scopeMetrics.flatMap((scope) => [...scope.metrics])
    );
  }

  async histogram(name: string): Promise<HistogramMetricData> {
    const metric = (await this.collect()).find((one) => one.descriptor.name === name);
    assert.ok(metric !== undefined, `no ${name}`);
    // why: every metric that is asked for here is a histogram with explicit buckets
    return metric as HistogramMetricData;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#registration.unregister();
    await this.#provider.shutdown();
  }
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { init } from "../../mod.ts";
import { InMemoryMetricExporter } from "../../src/exporters/mod.ts";
import { CpuUtilization, MIN_SAMPLE_MS } from "../../src/platform/metrics/cpu_utilization.ts";
import { currentPlatform } from "../../src/platform/current.ts";
import { EventLoopDelay } from "../../src/platform/metrics/event_loop_delay.ts";
import type { Platform } from "../../src/platform/platform.ts";
import { observeRuntime, RUNTIME_SCOPE_NAME } from "../../src/platform/metrics/runtime_metrics.ts";
import { startRuntimeMetrics } from "../../src/platform/metrics/start_runtime_metrics.ts";
import { SCHEMA_URL } from "../../src/semconv/mod.ts";
import {
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "../../src/sdk/mod.ts";

const { name: runtime } = currentPlatform();

async function collect(
  provider: MeterProvider,
  exporter: InMemoryMetricExporter,
): Promise<Map<string, MetricData>> {
  exporter.reset();
  await provider.forceFlush();
  const metrics = exporter.collections().flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap((scope) => [...scope.metrics])
  );
  return new Map(metrics.map((metric) => [metric.descriptor.name, metric]));
}

test("startRuntimeMetrics() measures process and engine under their own names", async () => {
  const exporter = new InMemoryMetricExporter();
  await using provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter })],
  });
  const stop = startRuntimeMetrics(provider.getMeter("test"), currentPlatform());
  const metrics = await collect(provider, exporter);
  stop();
  const points = (name: string) => metrics.get(name)?.dataPoints ?? [];
  assert.deepEqual(
    points("process.cpu.time").map(({ attributes }) => attributes),
    [{ "cpu.mode": "user" }, { "cpu.mode": "system" }],
  );
  assert.equal(points("process.cpu.utilization").length, 2);
  assert.ok(Number(points("process.memory.usage")[0].value) > 1e6);
  assert.ok(Number(points("process.uptime")[0].value) > 0);
  const engine = runtime === "bun" ? "jsc.memory.heap.used" : "v8js.memory.heap.used";
  assert.ok(points(engine).some(({ value }) => Number(value) > 0));
  const foreign = runtime === "bun" ? "v8js." : "jsc.";
  assert.equal([...metrics.keys()].some((name) => name.startsWith(foreign)), false);
});

test("startRuntimeMetrics() reports nothing any more when it is ended", async () => {
  const exporter = new InMemoryMetricExporter();
  await using provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter })],
  });
  startRuntimeMetrics(provider.getMeter("test"), currentPlatform())();
  assert.equal((await collect(provider, exporter)).size, 0);
});

for (const [name, prefix] of [["node", "nodejs"], ["bun", "bun"], ["deno", "deno"]]) {
  test(`observeRuntime() names the delay of the event loop after ${name}`, async () => {
    const exporter = new InMemoryMetricExporter();
    await using provider = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    let fire = (): void => {};
    const after: Platform["after"] = (_delayMs, callback) => {
      fire = callback;
      return () => {};
    };
    // why: nothing else of a platform is asked for
    const platform = { name, after } as Platform;
    const stop = observeRuntime(provider.getMeter("test"), platform, ({ meter, observe }) => {
      observe(meter.createObservableGauge("broken"), () => {
        throw new Error("no such number");
      });
    });
    fire();
    const metrics = await collect(provider, exporter);
    stop();
    const delays = [...metrics.keys()].filter((key) => key.startsWith(`${prefix}.`));
    assert.deepEqual(
      delays.map((key) => key.slice(`${prefix}.eventloop.delay.`.length)).sort(),
      ["max", "mean", "min", "p50", "p90", "p99", "stddev"],
    );
    assert.equal(metrics.has("process.uptime"), true);
    assert.equal(metrics.has("broken"), false);
  });
}

test("EventLoopDelay.read() tells how late timers were", () => {
  let nowMs = 0;
  let fire = (): void => {};
  const platform = {
    after: (delayMs: number, callback: () => void) => {
      assert.equal(delayMs, 20);
      fire = callback;
      return () => {};
    },
  };
  const delay = new EventLoopDelay(platform, () => nowMs);
  assert.equal(delay.read(), undefined);
  for (const late of [0, 0, 4, 8]) {
    nowMs += 20 + late;
    fire();
  }
  assert.deepEqual(delay.read(), {
    min: 0,
    max: 8,
    mean: 3,
    stddev: Math.sqrt(11),
    p50: 0,
    p90: 8,
    p99: 8,
  });
});

test("CpuUtilization.read() tells the share since the last reading", () => {
  let nowMs = 0;
  let used = { user: 10, system: 1 };
  const shares = new CpuUtilization(() => used, 2, () => nowMs);
  assert.equal(shares.read(), undefined);
  nowMs = 1000;
  used = { user: 11, system: 1.5 };
  assert.deepEqual(shares.read(), { user: 0.5, system: 0.25 });
  nowMs = 3000;
  assert.deepEqual(shares.read(), { user: 0, system: 0 });
});

test("CpuUtilization.read() answers several readers at one moment alike", () => {
  let nowMs = 0;
  let used = { user: 0, system: 0 };
  const shares = new CpuUtilization(() => used, 1, () => nowMs);
  nowMs = 1000;
  used = { user: 0.5, system: 0.25 };
  const first = shares.read();
  nowMs += 1;
  used = { user: 0.501, system: 0.25 };
  assert.deepEqual(shares.read(), first);
  nowMs = 1000 + MIN_SAMPLE_MS;
  used = { user: 0.5 + MIN_SAMPLE_MS / 1e3, system: 0.25 };
  assert.deepEqual(shares.read(), { user: 1, system: 0 });
});

test("init() measures the runtime when told to", async () => {
  for (const runtimeMetrics of [true, false]) {
    const exporter = new InMemoryMetricExporter();
    const telemetry = init({
      runtimeMetrics,
      native: "off",
      traces: { exporter: "none" },
      logs: { exporter: "none" },
      metrics: { exporter: "none" },
      metricReaders: [new PeriodicExportingMetricReader({ exporter })],
      exit: { hooks: false },
    });
    const { meterProvider } = telemetry;
    assert.ok(meterProvider !== undefined);
    const metrics = await collect(meterProvider, exporter);
    const scopes = exporter.collections().flatMap(({ scopeMetrics }) =>
      scopeMetrics.map(({ scope }) => scope)
    );
    await telemetry.shutdown();
    assert.equal(metrics.has("process.uptime"), runtimeMetrics);
    assert.deepEqual(
      scopes.map(({ name, schemaUrl }) => [name, schemaUrl]),
      runtimeMetrics ? [[RUNTIME_SCOPE_NAME, SCHEMA_URL]] : [],
    );
  }
});

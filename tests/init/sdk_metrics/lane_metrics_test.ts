import assert from "node:assert/strict";
import { test } from "node:test";
import { observeExporter } from "../../../src/init/sdk_metrics/observe.ts";
import { openLane } from "../../../src/init/lanes/open_lane.ts";
import { SdkMetrics } from "../../../src/init/sdk_metrics/sdk_metrics.ts";
import { ExportLink, type LaneHandle } from "../../../src/link/mod.ts";
import { type ExportResult, MeterProvider, MetricReader } from "../../../src/sdk/mod.ts";
import {
  type Item,
  items,
  laneConfig,
  ManualTimers,
  outboxLimits,
  PipelineOnTrial,
  settle,
  writeItem,
} from "../../link/link_fixture.ts";

/** Reads the points of the metrics whose names end so, by their attributes. */
type ReadPoints = (end: string) => Promise<Readonly<Record<string, number>>>;

function startMetrics(metrics: SdkMetrics): ReadPoints {
  const reader = new MetricReader();
  const provider = new MeterProvider({ readers: [reader] });
  metrics.start(provider.getMeter("test"));
  return async (end) => {
    const { resourceMetrics } = await reader.collect();
    const found = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
      .filter(({ descriptor }) => descriptor.name.endsWith(end))
      .flatMap(({ dataPoints }) =>
        dataPoints.map(({ attributes, value }): [string, number] => [
          String(attributes["error.type"] ?? "good"),
          typeof value === "number" ? value : value.count,
        ])
      );
    return Object.fromEntries(found);
  };
}

/** A lane whose exporter the test plays, with its metrics. */
interface Fixture {
  readonly lane: LaneHandle<Item>;
  readonly timers: ManualTimers;
  readonly read: ReadPoints;
  /** The pipeline that was started last. */
  host(): PipelineOnTrial;
}

function fixture(): Fixture {
  const timers = new ManualTimers();
  const hosts: PipelineOnTrial[] = [];
  const link = new ExportLink((events) => {
    const host = new PipelineOnTrial(events, timers);
    hosts.push(host);
    return host;
  }, timers);
  const metrics = new SdkMetrics(() => timers.monotonicMs());
  const lane = openLane({
    config: laneConfig({ maxExportBatchSize: 4 }),
    limits: outboxLimits(),
    writeRecord: writeItem,
    exporterType: "exporter",
  }, { link, sdkMetrics: metrics });
  return {
    lane,
    timers,
    read: startMetrics(metrics),
    host: () => {
      const host = hosts.at(-1);
      assert.ok(host);
      return host;
    },
  };
}

async function crash({ host, timers }: Fixture): Promise<void> {
  host().crash();
  timers.pass(60_000);
  await settle();
}

test("LaneMetrics() counts once what is handed to an exporter again after a crash", async () => {
  const trial = fixture();
  for (const item of items(6)) trial.lane.write(item);
  trial.timers.pass(100);
  assert.deepEqual(await trial.read("inflight"), { good: 4 });
  await crash(trial);
  assert.deepEqual(await trial.read("inflight"), { good: 4 });
  assert.deepEqual(await trial.read("processed"), { good: 4 });
  assert.deepEqual(await trial.read("queue.size"), { good: 2 });
  await trial.host().exporters[0].answer();
  trial.timers.pass(60_000);
  await trial.host().exporters[0].answer();
  assert.deepEqual(await trial.read("processed"), { good: 6 });
  assert.deepEqual(await trial.read("exported"), { good: 6 });
  assert.deepEqual(await trial.read("inflight"), { good: 0 });
});

test("LaneMetrics() counts what crashes lose by who had it: exporter or processor", async () => {
  const trial = fixture();
  for (const item of items(6)) trial.lane.write(item);
  trial.timers.pass(100);
  for (let time = 0; time < 3; time++) await crash(trial);
  assert.deepEqual(trial.lane.stats().dropped, { worker_lost: 6 });
  assert.deepEqual(await trial.read("exported"), { good: 0, worker_lost: 4 });
  assert.deepEqual(await trial.read("processed"), { good: 4, worker_lost: 2 });
  assert.deepEqual(await trial.read("queue.size"), { good: 0 });
  assert.deepEqual(await trial.read("inflight"), { good: 0 });
});

test("LaneMetrics() counts a batch that cannot be encoded as failed", async () => {
  const trial = fixture();
  for (const item of items(4)) trial.lane.write(item);
  trial.timers.pass(100);
  await trial.host().exporters[0].fail(new Error("no such field"));
  assert.deepEqual(await trial.read("exported"), { good: 0, encode_failed: 4 });
  assert.deepEqual(await trial.read("operation.duration"), { encode_failed: 1 });
});

test("LaneMetrics() counts what cannot be written as dropped by the processor", async () => {
  const trial = fixture();
  trial.lane.write({ text: "bad", error: new Error("no such text") });
  trial.lane.write({ text: "huge", fill: 2 ** 21 });
  assert.deepEqual(await trial.read("processed"), { good: 0, encode_failed: 1, too_large: 1 });
});

test("observeExporter() counts what an exporter of this thread does not take", async () => {
  const answers: (() => Promise<ExportResult>)[] = [
    () => Promise.resolve("success"),
    () => Promise.resolve("failure"),
    () => Promise.reject(new RangeError("no room")),
  ];
  const metrics = new SdkMetrics(() => 0);
  const { exporter } = observeExporter(metrics, "logs", {
    exporter: {
      export: () => answers.shift()?.() ?? Promise.resolve("failure"),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    },
    type: "TestExporter",
    countItems: (batch: readonly string[]) => batch.length,
  });
  const read = startMetrics(metrics);
  assert.equal(await exporter.export(["a"]), "success");
  assert.equal(await exporter.export(["a", "b"]), "failure");
  await assert.rejects(exporter.export(["a", "b", "c"]), RangeError);
  assert.deepEqual(await read("exported"), { good: 1, _OTHER: 2, RangeError: 3 });
  assert.deepEqual(await read("operation.duration"), { good: 1, _OTHER: 1, RangeError: 1 });
});

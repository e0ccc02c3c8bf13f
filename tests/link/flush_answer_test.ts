import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import {
  ExportLink,
  MAX_FRUITLESS_CRASHES,
  RESTART_DELAYS_MS,
} from "../../src/link/export_link.ts";
import type { LaneHandle } from "../../src/link/mod.ts";
import type { PipelineHost } from "../../src/link/pipeline_host.ts";
import {
  FakeStarter,
  type Item,
  items,
  laneConfig,
  type ManualExporter,
  ManualTimers,
  outboxLimits,
  PipelineOnTrial,
  settle,
  writeItem,
} from "./link_fixture.ts";

const FIRST_DELAY_MS = RESTART_DELAYS_MS[0] ?? 0;

function openLink(starter: FakeStarter = new FakeStarter()): {
  readonly timers: ManualTimers;
  readonly starter: FakeStarter;
  readonly link: ExportLink;
  readonly lane: LaneHandle<Item>;
} {
  const timers = new ManualTimers();
  const link = new ExportLink(starter.start, timers);
  const lane = link.openLane(laneConfig(), writeItem, outboxLimits());
  return { timers, starter, link, lane };
}

/** A link over real pipelines with exporters by hand. */
class Trial {
  readonly timers = new ManualTimers();
  readonly hosts: PipelineOnTrial[] = [];
  readonly link: ExportLink;

  constructor() {
    this.link = new ExportLink((events) => this.#start(events), this.timers);
  }

  /** The newest pipeline. */
  get host(): PipelineOnTrial {
    const host = this.hosts.at(-1);
    if (host === undefined) throw new Error("no pipeline was started");
    return host;
  }

  /** The exporter of a lane of the newest pipeline. */
  exporter(lane: number): ManualExporter {
    const exporter = this.host.exporters[lane];
    if (exporter === undefined) throw new Error(`there is no lane ${lane}`);
    return exporter;
  }

  open(): LaneHandle<Item> {
    return this.link.openLane(laneConfig({ maxExportBatchSize: 2 }), writeItem, outboxLimits());
  }

  #start(events: ConstructorParameters<typeof PipelineOnTrial>[0]): PipelineHost {
    const host = new PipelineOnTrial(events, this.timers);
    this.hosts.push(host);
    return host;
  }
}

function writeAll(lane: LaneHandle<Item>, all: readonly Item[]): void {
  for (const item of all) lane.write(item);
}

test("forceFlush() fails when something was lost before a crash and the rest arrives", async () => {
  const trial = new Trial();
  const lane = trial.open();
  writeAll(lane, items(4));
  const result = lane.forceFlush();
  await trial.exporter(0).answer({ droppedCount: 2, reason: "refused" });
  trial.host.crash();
  trial.timers.pass(FIRST_DELAY_MS);
  assert.deepEqual(trial.exporter(0).batches, [["item 2", "item 3"]]);
  await trial.exporter(0).answer();
  assert.equal(await result, "failure");
});

test("forceFlush() succeeds after a crash when nothing was lost since it was called", async () => {
  const trial = new Trial();
  const lane = trial.open();
  writeAll(lane, items(2, "before"));
  void lane.forceFlush();
  await trial.exporter(0).answer({ droppedCount: 2, reason: "refused" });
  writeAll(lane, items(2, "after"));
  const result = lane.forceFlush();
  trial.host.crash();
  trial.timers.pass(FIRST_DELAY_MS);
  await trial.exporter(0).answer();
  assert.equal(await result, "success");
});

test("forceFlush() fails when its lane is given up while the worker is restarting", async () => {
  const trial = new Trial();
  const lane = trial.open();
  trial.open();
  writeAll(lane, items(1));
  const result = lane.forceFlush();
  trial.host.crash();
  void lane.shutdown({ timeoutMs: 0 });
  trial.timers.pass(0);
  assert.equal(await result, "failure");
  assert.deepEqual(lane.stats().dropped, { shutdown: 1 });
});

test("forceFlush() succeeds when its lane is closed, and all was delivered before", async () => {
  const { starter, link, lane } = openLink();
  writeAll(lane, items(1));
  const result = lane.forceFlush();
  const [open] = starter.host.of("open");
  const control = new ControlBlock(open?.control);
  control.add(Cell.EXPORTED, 1);
  control.add(Cell.SETTLED, 1);
  link.close(); // while the pipeline's answer is on its way
  assert.equal(await result, "success");
});

test("forceFlush() fails when to hand over is one failure too many", async () => {
  const { timers, starter, lane } = openLink();
  starter.onStart = (host) => {
    host.onPost = ({ type }) => {
      if (type === "chunk") throw new Error("no clone");
    };
  };
  writeAll(lane, items(1, "a"));
  timers.pass(outboxLimits().handOverDelayMs);
  for (let crash = 1; crash < MAX_FRUITLESS_CRASHES - 1; crash++) {
    timers.pass(RESTART_DELAYS_MS[crash - 1] ?? 0);
  }
  starter.onStart = (host) => {
    host.onPost = ({ type }) => {
      if (type === "chunk" && host.of("chunk").length > 1) throw new Error("no clone");
    };
  };
  timers.pass(RESTART_DELAYS_MS[MAX_FRUITLESS_CRASHES - 2] ?? 0);
  writeAll(lane, items(1, "b"));
  assert.equal(await lane.forceFlush(), "failure");
  assert.deepEqual(lane.stats().dropped, { worker_lost: 2 });
});

test("forceFlush() succeeds when the pipeline is given up and nothing was pending", async () => {
  const { timers, starter, lane } = openLink();
  writeAll(lane, items(1));
  timers.pass(outboxLimits().handOverDelayMs);
  for (let crash = 0; crash < MAX_FRUITLESS_CRASHES; crash++) {
    starter.host.events.onCrash("gone");
    timers.pass(RESTART_DELAYS_MS[crash] ?? 0);
  }
  assert.deepEqual(lane.stats().dropped, { worker_lost: 1 });
  const result = lane.forceFlush();
  starter.host.events.onCrash("gone");
  assert.equal(await result, "success");
});

test("forceFlush() starts the pipeline anew after flushWhenIdle() has stopped it", async () => {
  const { timers, starter, link, lane } = openLink(new FakeStarter(false));
  writeAll(lane, items(1));
  link.flushWhenIdle(1000);
  timers.pass(1000);
  await settle();
  assert.equal(starter.host.isTerminated, true);
  const result = lane.forceFlush();
  assert.equal(starter.hosts.length, 2);
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await result, "success");
});

test("flushWhenIdle() does not stop the pipeline while a flush is awaited", async () => {
  const { timers, starter, link, lane } = openLink(new FakeStarter(false));
  writeAll(lane, items(1));
  link.flushWhenIdle(1000);
  const result = lane.forceFlush({ timeoutMs: 5000 });
  timers.pass(1000);
  await settle();
  assert.equal(starter.host.isTerminated, false);
  const flush = starter.host.of("flush").at(-1);
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await result, "success");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ExportLink, type LaneHandle, type SignalStats } from "../../src/link/mod.ts";
import {
  type Item,
  laneConfig,
  ManualTimers,
  outboxLimits,
  PipelineOnTrial,
  settle,
  writeItem,
} from "./link_fixture.ts";

/** One thing that happens. */
type Step =
  | { readonly kind: "write"; readonly count: number; readonly fill: number; readonly bad: boolean }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "answer"; readonly lostShare: number }
  | { readonly kind: "throw" }
  | { readonly kind: "flush" }
  | { readonly kind: "crash" };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      count: fc.integer({ min: 1, max: 30 }),
      fill: fc.constantFrom(0, 0, 10, 900, 9000),
      bad: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 100, 1000, 5000, 40_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      lostShare: fc.constantFrom(0, 0, 0, 0.5, 1),
    }),
  },
  fc.constant({ kind: "throw" as const }),
  fc.constant({ kind: "flush" as const }),
  fc.constant({ kind: "crash" as const }),
);

/** A link over a real pipeline, with a clock and exporters by hand. */
class Trial {
  readonly timers = new ManualTimers();
  readonly hosts: PipelineOnTrial[] = [];
  readonly lane: LaneHandle<Item>;
  /** Texts that an exporter accepted and that were counted so. */
  readonly accepted: string[] = [];
  /** Texts that were on their way at a crash: the receiver may have taken them, and does here. */
  readonly inFlightAtCrash = new Set<string>();
  /** Texts that the receiver took, as often as it did. */
  readonly received: string[] = [];
  written = 0;

  constructor() {
    const link = new ExportLink((events) => {
      const host = new PipelineOnTrial(events, this.timers);
      this.hosts.push(host);
      return host;
    }, this.timers);
    const limits = outboxLimits({ maxQueueSize: 60, maxQueueBytes: 200_000 });
    const config = laneConfig({ maxExportBatchSize: 16, maxQueueSize: 60 });
    this.lane = link.openLane(config, writeItem, limits);
  }

  async take(step: Step): Promise<void> {
    const host = this.hosts.at(-1);
    const exporter = host?.exporters.at(-1);
    switch (step.kind) {
      case "write":
        for (let index = 0; index < step.count; index++) {
          const error = step.bad && index % 3 === 1 ? new Error("bad") : undefined;
          const item = { text: `item ${this.written++}`, fill: step.fill };
          this.lane.write(error === undefined ? item : { ...item, error });
        }
        break;
      case "pass":
        this.timers.pass(step.ms);
        break;
      case "answer":
        if (host?.isDead === false && exporter?.isExporting === true) {
          const batch = exporter.batches.at(-1) ?? [];
          const droppedCount = Math.floor(batch.length * step.lostShare);
          this.accepted.push(...batch.slice(droppedCount));
          this.received.push(...batch.slice(droppedCount));
          await exporter.answer({ droppedCount, reason: "rejected" });
        }
        break;
      case "throw":
        if (host?.isDead === false) await exporter?.fail(new Error("in the encoder"));
        break;
      case "flush":
        void this.lane.forceFlush({ timeoutMs: 10_000 });
        break;
      case "crash":
        if (host?.isDead === false && exporter?.isExporting === true) {
          for (const text of exporter.batches.at(-1) ?? []) {
            this.inFlightAtCrash.add(text);
            this.received.push(text);
          }
        }
        host?.crash();
        break;
      default:
        step satisfies never;
    }
    await settle();
  }

  /** Lets everything come to its end. */
  async finish(): Promise<void> {
    for (let turn = 0; turn < 200 && this.lane.stats().queued > 0; turn++) {
      await this.take({ kind: "flush" });
      await this.take({ kind: "answer", lostShare: 0 });
      await this.take({ kind: "pass", ms: 1000 });
    }
  }
}

function lostCount({ dropped }: SignalStats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

function check(trial: Trial): void {
  const stats = trial.lane.stats();
  assert.equal(stats.ended, trial.written);
  assert.equal(stats.ended, stats.exported + lostCount(stats) + stats.queued);
  assert.equal(stats.exported, trial.accepted.length);
  assert.ok(stats.queued >= 0);
  // The queue's bound, and what one batch under way may add to it twice, once for a dead worker.
  assert.ok(stats.queued <= 60 + 2 * 16, `queued ${stats.queued}`);
  // Received twice may be only what a crash left open, and that is not counted twice.
  assert.equal(new Set(trial.accepted).size, trial.accepted.length);
  const seen = new Set<string>();
  for (const text of trial.received) {
    assert.ok(!seen.has(text) || trial.inFlightAtCrash.has(text), `${text} twice`);
    seen.add(text);
  }
}

test("write() loses and doubles nothing, whatever happens in whatever order", async () => {
  const steps = fc.array(STEP, { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const trial = new Trial();
      for (const step of all) {
        await trial.take(step);
        check(trial);
      }
      await trial.finish();
      check(trial);
      assert.equal(trial.lane.stats().queued, 0);
      const result = trial.lane.shutdown();
      await settle();
      assert.equal(await result, "success");
      assert.equal(trial.timers.holds, 0);
    }),
    { numRuns: 300 },
  );
});

test("write() keeps its order through to the export", async () => {
  const steps = fc.array(STEP.filter(({ kind }) => kind !== "throw"), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const trial = new Trial();
      for (const step of all) await trial.take(step);
      await trial.finish();
      const numbers = trial.accepted.map((text) => Number(text.slice("item ".length)));
      assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

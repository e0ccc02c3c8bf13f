import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ExportLink, type SignalStats } from "../../src/link/mod.ts";
import type { FlushResult } from "../../src/sdk/mod.ts";
import { senderConfig } from "../otlp/sender_fixture.ts";
import {
  type CollectorAnswer,
  CollectorOnTrial,
  HostOnTrial,
  settleAll,
} from "./crossing_fixture.ts";
import { laneConfig, ManualTimers, outboxLimits } from "./link_fixture.ts";
import { type SignalOnTrial, SIGNALS, type SignalSource, textOf } from "./signals_fixture.ts";

/** One thing that happens. */
type Step =
  | { readonly kind: "record"; readonly count: number }
  | { readonly kind: "deliver"; readonly count: number }
  | { readonly kind: "receive"; readonly count: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "answer"; readonly answer: CollectorAnswer }
  | { readonly kind: "flush"; readonly timeoutMs: number }
  | { readonly kind: "exit" }
  | { readonly kind: "crash"; readonly isTaken: boolean; readonly failingStarts: number };

const MESSAGES = fc.constantFrom(1, 1, 3, 20);

const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      count: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("deliver" as const), count: MESSAGES }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("receive" as const), count: MESSAGES }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 100, 1000, 5000, 40_000),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      answer: fc.constantFrom<CollectorAnswer[]>(
        "accepts",
        "accepts",
        "accepts",
        "rejects one",
        "accepts, and the answer is cut off",
        "takes it, and the connection is lost",
        "takes it and says nothing",
        "is busy",
        "asks for a minute",
        "refuses",
        "cannot be reached",
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("flush" as const),
      timeoutMs: fc.constantFrom(1, 500, 30_000),
    }),
  },
  fc.constant({ kind: "exit" as const }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("crash" as const),
      isTaken: fc.boolean(),
      failingStarts: fc.constantFrom(0, 0, 0, 1, 3),
    }),
  },
);

interface AskedFlush {
  readonly deadlineMs: number;
  readonly pending: readonly string[];
  readonly lostBefore: number;
  result: FlushResult | undefined;
}

const MAX_QUEUE_SIZE = 20;
const MAX_BATCH_SIZE = 6;

/** One signal on its way through a port and a collector by hand. */
class Crossing {
  readonly timers = new ManualTimers();
  readonly collector: CollectorOnTrial;
  readonly source: SignalSource;
  readonly #link: ExportLink;
  #flushes: AskedFlush[] = [];
  /** What the outbox took, in order. */
  readonly #taken: string[] = [];
  readonly #hosts: HostOnTrial[] = [];
  #recorded = 0;
  #batches = 0;
  #failingStarts = 0;

  constructor(signal: SignalOnTrial) {
    this.collector = new CollectorOnTrial(signal.textsOf);
    this.#link = new ExportLink((events) => {
      if (this.#failingStarts-- > 0) throw new Error("no worker");
      const host = new HostOnTrial(events, this);
      this.#hosts.push(host);
      return host;
    }, this.timers);
    const batch = { maxQueueSize: MAX_QUEUE_SIZE, maxExportBatchSize: MAX_BATCH_SIZE };
    const exporter = senderConfig("http://collector", { signal: signal.name });
    const config = { ...laneConfig(batch), signal: signal.name, exporter };
    const limits = outboxLimits({ maxQueueSize: MAX_QUEUE_SIZE });
    this.source = signal.open(this.#link, config, limits);
  }

  async take(step: Step): Promise<void> {
    const host = this.#hosts.at(-1);
    switch (step.kind) {
      case "record":
        for (let index = 0; index < step.count; index++) this.#record();
        break;
      case "deliver":
        for (let index = 0; index < step.count; index++) host?.deliver();
        break;
      case "receive":
        for (const each of this.#hosts) {
          for (let index = 0; index < step.count; index++) each.receive();
        }
        break;
      case "pass":
        this.timers.pass(step.ms);
        break;
      case "answer":
        this.collector.answer(step.answer);
        break;
      case "flush":
        this.#ask(step.timeoutMs, () => this.source.lane.forceFlush(step));
        break;
      case "exit":
        this.#link.flushAtExit(0);
        break;
      case "crash":
        if (step.isTaken) this.collector.answer("takes it and says nothing");
        if (host?.isDead === false) this.#failingStarts = step.failingStarts;
        host?.crash();
        break;
      default:
        step satisfies never;
    }
    await settleAll();
    this.check();
  }

  /** Lets everything come to its end, by a collector that takes all of it. */
  async finish(): Promise<void> {
    for (let turn = 0; turn < 300 && this.source.lane.stats().queued > 0; turn++) {
      await this.take({ kind: "deliver", count: 20 });
      await this.take({ kind: "answer", answer: "accepts" });
      await this.take({ kind: "receive", count: 20 });
      await this.take({ kind: "pass", ms: 1000 });
    }
    assert.equal(this.source.lane.stats().queued, 0);
    this.#ask(1000, () => this.source.lane.shutdown({ timeoutMs: 1000 }));
    await this.take({ kind: "deliver", count: 20 });
    await this.take({ kind: "receive", count: 20 });
    await this.take({ kind: "pass", ms: 60_000 });
    assert.deepEqual([this.timers.count, this.timers.holds], [0, 0]);
    assert.ok(this.#hosts.every(({ isDead }) => isDead));
  }

  check(): void {
    const stats = this.source.lane.stats();
    const { receipts, problems } = this.collector;
    assert.deepEqual(problems, []);
    if (stats.requests > this.#batches) this.collector.noteCounted();
    this.#batches = stats.requests;
    assert.equal(stats.ended, this.#recorded);
    assert.equal(stats.ended, stats.exported + lostCount(stats) + stats.queued);
    assert.ok(stats.queued >= 0 && stats.queued <= MAX_QUEUE_SIZE + 2 * MAX_BATCH_SIZE);
    // What was counted came once and in order; copies come of what nobody could know about.
    const counted = receipts.filter(({ isCounted }) => isCounted);
    const rejectedCount = counted.reduce((sum, receipt) => sum + receipt.rejectedCount, 0);
    const places = counted.flatMap(({ records }) =>
      records.map((text) => this.#taken.indexOf(text)).sort((a, b) => a - b)
    );
    assert.equal(stats.exported, places.length - rejectedCount);
    assert.ok(places.every((place, index) => place > (places[index - 1] ?? -1)), `${places}`);
    for (const { records } of receipts) {
      for (const text of records) assert.ok(this.#taken.includes(text), `${text} was not recorded`);
    }
    for (const flush of this.#flushes) this.#checkAnswer(flush);
    this.#flushes = this.#flushes.filter(({ result }) => result === undefined);
    assert.equal(this.timers.holds, this.#flushes.length > 0 ? 1 : 0);
  }

  #record(): void {
    const before = lostCount(this.source.lane.stats());
    const number = this.#recorded++;
    this.source.record(number);
    if (lostCount(this.source.lane.stats()) === before) this.#taken.push(textOf(number));
  }

  #ask(timeoutMs: number, ask: () => Promise<FlushResult>): void {
    const stats = this.source.lane.stats();
    const flush: AskedFlush = {
      deadlineMs: this.timers.nowMs + timeoutMs,
      pending: this.#taken.slice(this.#taken.length - stats.queued),
      lostBefore: lostCount(stats),
      result: undefined,
    };
    this.#flushes.push(flush);
    ask().then((result) => {
      flush.result = result;
    });
  }

  #checkAnswer({ result, deadlineMs, pending, lostBefore }: AskedFlush): void {
    const lost = lostCount(this.source.lane.stats()) - lostBefore;
    const receipts = this.collector.receipts.filter(({ isCounted, records }) =>
      isCounted && records.every((text) => pending.includes(text))
    );
    const arrived = new Set(this.collector.receipts.flatMap(({ records }) => records));
    switch (result) {
      case "success":
        assert.ok(pending.every((text) => arrived.has(text)), "success without arrival");
        assert.ok(receipts.every(({ rejectedCount }) => rejectedCount === 0), "success of refused");
        break;
      case "failure":
        assert.ok(lost > 0, "failure without loss");
        break;
      case "timeout":
        assert.ok(this.timers.nowMs >= deadlineMs, "too early");
        break;
      case undefined:
        assert.ok(this.timers.nowMs < deadlineMs, "too late");
        break;
      default:
        result satisfies never;
    }
  }
}

function lostCount({ dropped }: SignalStats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

for (const [seed, signal] of SIGNALS.entries()) {
  test(`stats() tells the truth of ${signal.name}, whatever happens on the way`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 100, size: "max" }), async (steps) => {
        const crossing = new Crossing(signal);
        for (const step of steps) await crossing.take(step);
        await crossing.finish();
      }),
      { numRuns: 100, seed },
    );
  });
}

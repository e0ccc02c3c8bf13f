import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts } from "../../src/api/mod.ts";
import { Cell, ControlBlock } from "../../src/link/control_block.ts";
import {
  ExportLink,
  MAX_FRUITLESS_CRASHES,
  RESTART_DELAYS_MS,
} from "../../src/link/export_link.ts";
import { ExitCall } from "../../src/link/exit_call.ts";
import type { LaneHandle, LinkMessage } from "../../src/link/mod.ts";
import { numberName, numberScope } from "../../src/snapshot/mod.ts";
import { numberPhrase } from "../../src/snapshot/phrases.ts";
import {
  type FakeHost,
  FakeStarter,
  type Item,
  items,
  laneConfig,
  ManualTimers,
  outboxLimits,
  settle,
  textsOfChunk,
  writeItem,
} from "./link_fixture.ts";

/** A link over hosts that the test plays. */
interface Fixture {
  readonly link: ExportLink;
  readonly timers: ManualTimers;
  readonly starter: FakeStarter;
  readonly open: () => LaneHandle<Item>;
}

function fixture(options: { readonly isConcurrent?: boolean } = {}): Fixture {
  const timers = new ManualTimers();
  const starter = new FakeStarter(options.isConcurrent ?? true);
  const link = new ExportLink(starter.start, timers);
  return {
    link,
    timers,
    starter,
    open: () => link.openLane(laneConfig(), writeItem, outboxLimits()),
  };
}

function writeAll(lane: LaneHandle<Item>, all: readonly Item[]): void {
  for (const item of all) lane.write(item);
}

/** Types of the messages in order, without what earlier tests have numbered. */
function typesOf(host: FakeHost): readonly LinkMessage["type"][] {
  return host.messages
    .map((message) => message.type)
    .filter((type) => type !== "names" && type !== "phrases");
}

/** The texts of all chunks that a host got. */
function textsAt(host: FakeHost): readonly string[] {
  return host.of("chunk").flatMap(({ chunk, skip }) => textsOfChunk(chunk, skip));
}

/** The counters that a host was given for a lane. */
function controlAt(host: FakeHost, lane = 0): ControlBlock {
  const message = host.of("open").find((open) => open.lane === lane);
  assert.ok(message);
  return new ControlBlock(message.control);
}

function exportRecords(host: FakeHost, count: number, lane = 0): void {
  const control = controlAt(host, lane);
  control.add(Cell.TAKEN, count);
  control.add(Cell.EXPORTED, count);
  control.add(Cell.SETTLED, count);
}

test("write() starts nothing before the first hand-over", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  assert.equal(starter.hosts.length, 0);
  timers.pass(100);
  assert.equal(starter.hosts.length, 1);
  assert.deepEqual(typesOf(starter.host).filter((type) => type !== "scopes"), ["open", "chunk"]);
  assert.deepEqual(textsAt(starter.host), ["a"]);
});

test("openLane() opens a lane at a pipeline that runs already", () => {
  const { starter, open, timers } = fixture();
  open().write({ text: "a" });
  timers.pass(100);
  const second = open();
  second.write({ text: "b" });
  timers.pass(100);
  assert.deepEqual(starter.host.of("open").map(({ lane }) => lane), [0, 1]);
  assert.deepEqual(starter.host.of("chunk").map(({ lane }) => lane), [0, 1]);
});

test("write() tells names once, before they are mentioned, and all to a new worker", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  const number = numberName(`name ${Math.random()}`);
  lane.write({ text: "b" });
  timers.pass(100);
  lane.write({ text: "c" });
  timers.pass(100);
  const told = starter.host.of("names").filter(({ first }) => first === number);
  assert.equal(told.length, 1);
  assert.equal(told[0].names.length, 1);
  starter.host.events.onCrash("gone");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  const [all] = starter.host.of("names");
  assert.equal(all.first, 0);
  assert.equal(all.names.length, number + 1);
});

test("write() tells phrases once, after their names, and all to a new worker", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  const name = `key ${Math.random()}`;
  const key = numberName(name);
  const number = numberPhrase(key, "value");
  lane.write({ text: "b" });
  timers.pass(100);
  lane.write({ text: "c" });
  timers.pass(100);
  const { host } = starter;
  const types = host.messages.slice(-4).map(({ type }) => type);
  assert.deepEqual(types, ["names", "phrases", "chunk", "chunk"]);
  const told = { type: "phrases", first: number, phrases: [[key, "value"]] };
  assert.deepEqual(host.of("phrases").at(-1), told);
  host.events.onCrash("gone");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  const [all] = starter.host.of("phrases");
  assert.equal(all.first, 0);
  assert.deepEqual(all.phrases[number], [key, "value"]);
});

test("write() tells scopes once, before they are named, and all to a new worker", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  const scope = (name: string): number =>
    numberScope({ name, version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0 });
  const first = scope(`scope ${Math.random()}`);
  lane.write({ text: "a" });
  timers.pass(100);
  const second = scope(`scope ${Math.random()}`);
  lane.write({ text: "b" });
  timers.pass(100);
  lane.write({ text: "c" });
  timers.pass(100);
  const { host } = starter;
  assert.deepEqual(typesOf(host), ["scopes", "open", "chunk", "scopes", "chunk", "chunk"]);
  const [all, later] = host.of("scopes");
  assert.equal(all?.first, 0);
  assert.equal(all?.scopes.length, first + 1);
  assert.deepEqual([later?.first, later?.scopes.length], [second, 1]);
  host.events.onCrash("gone");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  assert.equal(starter.host.of("scopes")[0]?.first, 0);
  assert.equal(starter.host.of("scopes")[0]?.scopes.length, second + 1);
});

test("onCrash() gives back the block of a worker that died before it said it was idle", () => {
  const { starter, open, timers } = fixture();
  const first = open();
  const second = open();
  const writeLarge = (lane: LaneHandle<Item>): void => {
    lane.write({ text: "large", fill: 9000 });
    timers.pass(outboxLimits().handOverDelayMs);
  };
  writeLarge(first);
  const block = starter.host.of("chunk")[0]?.chunk.numbers;
  exportRecords(starter.host, 1);
  starter.host.events.onCrash("gone");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  writeLarge(second);
  writeLarge(second);
  assert.equal(starter.host.of("chunk").at(-1)?.chunk.numbers, block);
});

test("forceFlush() hands over at once and succeeds with the pipeline's answer", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.forceFlush();
  assert.deepEqual(textsAt(starter.host), ["a"]);
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await result, "success");
  assert.deepEqual([timers.count, timers.holds], [0, 0]);
});

test("forceFlush() fails with the pipeline's answer", async () => {
  const { starter, open } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.forceFlush();
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: false });
  assert.equal(await result, "failure");
});

test("forceFlush() times out, and keeps the process alive until then", async () => {
  const { open, timers, starter } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.forceFlush({ timeoutMs: 1000 });
  timers.pass(999);
  assert.equal(timers.holds, 1);
  timers.pass(1);
  assert.equal(await result, "timeout");
  assert.equal(timers.holds, 0);
  // The answer that comes too late is nobody's.
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
});

test("forceFlush() of several callers keeps the process alive until the last one", async () => {
  const { open, timers, starter } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const results = [lane.forceFlush(), lane.forceFlush()];
  for (const [index, { id }] of starter.host.of("flush").entries()) {
    assert.equal(timers.holds, 1, String(index));
    starter.host.events.onMessage({ type: "flushed", id, isSuccess: true });
  }
  assert.deepEqual(await Promise.all(results), ["success", "success"]);
  assert.equal(timers.holds, 0);
});

test("forceFlush() succeeds at once where nothing was ever written", async () => {
  const { open, starter } = fixture();
  assert.equal(await open().forceFlush(), "success");
  assert.equal(starter.hosts.length, 0);
});

test("onCrash() starts anew after a while, and sends again only what is not settled", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  writeAll(lane, items(5, "a"));
  timers.pass(100);
  writeAll(lane, items(5, "b"));
  timers.pass(100);
  writeAll(lane, items(5, "c"));
  timers.pass(100);
  exportRecords(starter.host, 7);
  const first = starter.host;
  first.events.onCrash("gone");
  assert.equal(first.isTerminated, true);
  timers.pass((RESTART_DELAYS_MS[0] ?? 0) - 1);
  assert.equal(starter.hosts.length, 1);
  timers.pass(1);
  assert.equal(starter.hosts.length, 2);
  const rest = [...items(5, "b").slice(2), ...items(5, "c")].map(({ text }) => text);
  assert.deepEqual(textsAt(starter.host), rest);
  assert.deepEqual(starter.host.of("chunk").map(({ skip }) => skip), [2, 0]);
  assert.deepEqual(lane.stats().dropped, {});
  assert.equal(lane.stats().queued, 8);
});

test("onCrash() queues again what the dead worker had taken", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  writeAll(lane, items(5));
  timers.pass(100);
  controlAt(starter.host).add(Cell.TAKEN, 5);
  starter.host.events.onCrash("gone");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  assert.equal(controlAt(starter.host).get(Cell.TAKEN), 0);
});

test("write() keeps what comes while the link waits to start anew", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  starter.host.events.onCrash("gone");
  const startedAtMs = timers.nowMs;
  lane.write({ text: "b" });
  timers.pass(100);
  assert.equal(timers.nowMs - startedAtMs, RESTART_DELAYS_MS[0]);
  lane.write({ text: "c" });
  timers.pass(100);
  assert.deepEqual(textsAt(starter.host), ["a", "b", "c"]);
});

test("onCrash() waits longer after each crash in a row, and not after progress", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  const delayAfterCrash = (): number => {
    const count = starter.hosts.length;
    const startMs = timers.nowMs;
    starter.host.events.onCrash("gone");
    while (starter.hosts.length === count) timers.pass(1);
    return timers.nowMs - startMs;
  };
  const delays = Array.from({ length: 6 }, () => delayAfterCrash());
  const last = RESTART_DELAYS_MS.at(-1) ?? 0;
  assert.deepEqual(delays, [...RESTART_DELAYS_MS, last, last]);
  lane.write({ text: "b" });
  timers.pass(100);
  exportRecords(starter.host, 1);
  assert.equal(delayAfterCrash(), RESTART_DELAYS_MS[0]);
});

test("onCrash() gives up what waits after fruitless crashes, not what comes then", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  writeAll(lane, items(5));
  timers.pass(100);
  for (let crash = 1; crash <= MAX_FRUITLESS_CRASHES; crash++) {
    assert.equal(lane.stats().queued, 5);
    starter.host.events.onCrash("gone");
    if (crash < MAX_FRUITLESS_CRASHES) timers.pass(RESTART_DELAYS_MS[crash - 1] ?? 0);
  }
  assert.deepEqual(lane.stats().dropped, { worker_lost: 5 });
  assert.equal(lane.stats().queued, 0);
  lane.write({ text: "new" });
  timers.pass(60_000);
  assert.deepEqual(textsAt(starter.host), ["new"]);
  exportRecords(starter.host, 1);
  assert.deepEqual([lane.stats().exported, lane.stats().queued], [1, 0]);
});

test("forceFlush() outlives a crash: it is asked again of the next worker", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.forceFlush();
  starter.host.events.onCrash("gone");
  assert.equal(timers.holds, 1);
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  const [flush] = starter.host.of("flush");
  assert.deepEqual(typesOf(starter.host).slice(-2), ["chunk", "flush"]);
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await result, "success");
});

test("forceFlush() after a crash keeps the process alive until the next worker", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  starter.host.events.onCrash("gone");
  const result = lane.forceFlush();
  assert.equal(timers.holds, 1);
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await result, "success");
});

test("forceFlush() fails when what it waits for is given up", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.forceFlush({ timeoutMs: 1_000_000 });
  for (let crash = 0; crash < MAX_FRUITLESS_CRASHES; crash++) {
    starter.host.events.onCrash("gone");
    timers.pass(RESTART_DELAYS_MS[crash] ?? 0);
  }
  assert.equal(await result, "failure");
  assert.equal(timers.holds, 0);
});

test("forceFlush() does not wait for a new worker when nothing is pending", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  exportRecords(starter.host, 1);
  starter.host.events.onCrash("gone");
  assert.equal(await lane.forceFlush(), "success");
  assert.equal(await lane.shutdown(), "success");
  timers.pass(60_000);
  assert.equal(starter.hosts.length, 1);
});

test("onCrash() does nothing when a worker calls it that was replaced", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  const old = starter.host;
  old.events.onCrash("gone");
  old.events.onCrash("gone again");
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  old.events.onCrash("and again");
  timers.pass(60_000);
  assert.equal(starter.hosts.length, 2);
  assert.equal(starter.host.isTerminated, false);
});

test("write() does not throw when the pipeline cannot be started, and it is tried again", () => {
  const { starter, open, timers } = fixture();
  starter.error = new Error("no worker today");
  const lane = open();
  lane.write({ text: "x".repeat(300_000) });
  assert.equal(lane.stats().queued, 1);
  starter.error = undefined;
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  assert.equal(textsAt(starter.host).length, 1);
});

test("write() does not throw when a message cannot be posted", () => {
  const { starter, open, timers } = fixture();
  starter.onStart = (host) => {
    host.onPost = (message) => {
      if (message.type === "chunk" && starter.hosts.length === 1) throw new Error("no clone");
    };
  };
  const lane = open();
  lane.write({ text: "x".repeat(300_000) });
  assert.equal(starter.host.isTerminated, true);
  timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  assert.equal(textsAt(starter.host).length, 1);
});

test("shutdown() delivers, closes the lane and ends the pipeline with its last lane", async () => {
  const { starter, open, timers } = fixture();
  const first = open();
  const second = open();
  first.write({ text: "a" });
  second.write({ text: "b" });
  const shut = (lane: LaneHandle<Item>): Promise<string> => {
    const result = lane.shutdown();
    const id = starter.host.of("flush").at(-1)?.id ?? -1;
    starter.host.events.onMessage({ type: "flushed", id, isSuccess: true });
    return result;
  };
  assert.equal(await shut(first), "success");
  assert.equal(starter.host.isTerminated, false);
  assert.deepEqual(starter.host.of("close").map(({ lane }) => lane), [0]);
  assert.equal(await shut(second), "success");
  assert.equal(starter.host.isTerminated, true);
  assert.deepEqual([timers.count, timers.holds], [0, 0]);
});

test("shutdown() of one lane answers no flush that waits for another", async () => {
  const { starter, open, link } = fixture();
  const first = open();
  const second = open();
  first.write({ text: "a" });
  second.write({ text: "b" });
  const answers: string[] = [];
  const flushed = [second.forceFlush(), link.flush(undefined, undefined)];
  for (const flush of flushed) flush.then((answer) => answers.push(answer));
  const stopped = first.shutdown();
  const ids = starter.host.of("flush").map(({ id }) => id);
  starter.host.events.onMessage({ type: "flushed", id: ids[2], isSuccess: true });
  assert.equal(await stopped, "success");
  assert.deepEqual(answers, []);
  for (const id of ids) starter.host.events.onMessage({ type: "flushed", id, isSuccess: true });
  assert.deepEqual(await Promise.all(flushed), ["success", "success"]);
});

test("shutdown() is done once, and forceFlush() shares its answer", async () => {
  const { starter, open } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const first = lane.shutdown();
  assert.equal(lane.shutdown(), first);
  assert.equal(lane.forceFlush(), first);
  const [flush, ...more] = starter.host.of("flush");
  assert.equal(more.length, 0);
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  assert.equal(await first, "success");
});

test("shutdown() takes no records from the moment when it is called", async () => {
  const { starter, open } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  const result = lane.shutdown();
  lane.write({ text: "late" });
  exportRecords(starter.host, 1);
  const [flush] = starter.host.of("flush");
  starter.host.events.onMessage({ type: "flushed", id: flush?.id ?? -1, isSuccess: true });
  await result;
  lane.write({ text: "later" });
  const { ended, exported, dropped, queued } = lane.stats();
  assert.deepEqual({ ended, exported, dropped, queued }, {
    ended: 3,
    exported: 1,
    dropped: { shutdown: 2 },
    queued: 0,
  });
});

test("shutdown() counts once what was not delivered in time", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  writeAll(lane, items(5));
  const result = lane.shutdown({ timeoutMs: 1000 });
  exportRecords(starter.host, 2);
  timers.pass(1000);
  assert.equal(await result, "timeout");
  exportRecords(starter.host, 3);
  const { ended, exported, dropped, queued } = lane.stats();
  assert.deepEqual({ ended, exported, dropped, queued }, {
    ended: 5,
    exported: 2,
    dropped: { shutdown: 3 },
    queued: 0,
  });
});

test("shutdown() after a crash gives up after its time and starts nothing", async () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  for (let crash = 0; crash < 2; crash++) {
    starter.host.events.onCrash("gone");
    if (crash === 0) timers.pass(RESTART_DELAYS_MS[0] ?? 0);
  }
  const result = lane.shutdown({ timeoutMs: 10 });
  timers.pass(10);
  assert.equal(await result, "timeout");
  timers.pass(60_000);
  await settle();
  assert.equal(starter.hosts.length, 2);
  assert.deepEqual(lane.stats().dropped, { shutdown: 1 });
});

test("flushAtExit() hands over, tells the worker and waits for it", () => {
  const { link, starter, open } = fixture();
  starter.onStart = (host) => {
    host.onPost = (message) => {
      // The worker's thread would do this while ours waits.
      if (message.type === "exit") new ExitCall(message.cells).answer();
    };
  };
  open().write({ text: "a" });
  assert.equal(link.flushAtExit(1000), true);
  assert.deepEqual(textsAt(starter.host), ["a"]);
  assert.equal(starter.host.of("exit").length, 1);
});

test("flushAtExit() waits no longer than it may", () => {
  const { link, open } = fixture();
  open().write({ text: "a" });
  assert.equal(link.flushAtExit(1), false);
});

test("flushAtExit() is not taken in by the answer to an earlier one", () => {
  const { link, starter, open } = fixture();
  open().write({ text: "a" });
  assert.equal(link.flushAtExit(1), false);
  const [early] = starter.host.of("exit");
  assert.ok(early);
  starter.host.onPost = (message) => {
    if (message.type === "exit") new ExitCall(early.cells).answer();
  };
  assert.equal(link.flushAtExit(1), false);
});

test("flushAtExit() does nothing when nothing is pending", () => {
  const { link, starter, open, timers } = fixture();
  assert.equal(link.flushAtExit(1000), true);
  assert.equal(starter.hosts.length, 0);
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  exportRecords(starter.host, 1);
  assert.equal(link.flushAtExit(1000), true);
  assert.equal(starter.host.of("exit").length, 0);
});

test("flushAtExit() asks the worker what it has said when something was lost", () => {
  const { link, starter, open, timers } = fixture();
  open().write({ text: "a" });
  timers.pass(100);
  const control = controlAt(starter.host);
  for (const cell of [Cell.TAKEN, Cell.LOST, Cell.SETTLED]) control.add(cell, 1);
  control.addDrop("refused", 1);
  starter.host.onPost = (message) => {
    if (message.type !== "exit") return;
    const call = new ExitCall(message.cells);
    call.leave({ type: "report", level: "error", cause: "said-at-exit", message: "said" });
    call.answer();
  };
  assert.equal(link.flushAtExit(1000), true);
  assert.equal(reportCounts().get("said-at-exit"), 1);
});

test("flushAtExit() does not wait for the back-off after a crash", () => {
  const { link, starter, open, timers } = fixture();
  open().write({ text: "a" });
  timers.pass(100);
  starter.host.events.onCrash("gone");
  link.flushAtExit(1);
  assert.equal(starter.hosts.length, 2);
  assert.deepEqual(textsAt(starter.host), ["a"]);
  assert.equal(starter.host.of("exit").length, 1);
});

test("flushAtExit() does not wait for a pipeline in its own thread", () => {
  const { link, starter, open } = fixture({ isConcurrent: false });
  open().write({ text: "a" });
  assert.equal(link.flushAtExit(1_000_000), false);
  assert.equal(starter.host.of("exit").length, 0);
});

test("flushAtExit() waits no more when an earlier one has waited in vain", () => {
  const { link, starter, open, timers } = fixture();
  starter.onStart = (host) => {
    // The wait itself comes back at once; the clock says that it took its time.
    host.onPost = (message) => {
      if (message.type === "exit") new ExitCall(message.cells).answer();
      timers.nowMs += 1_000_000;
    };
  };
  open().write({ text: "a" });
  link.flushAtExit(1_000_000);
  // Nobody answers this one, and it hangs if it waits.
  starter.host.onPost = () => {};
  assert.equal(link.flushAtExit(1_000_000), false);
});

test("flushAtEnd() has what is written afterwards delivered as it is written", () => {
  const { link, starter, open } = fixture();
  starter.onStart = (host) => {
    host.onPost = (message) => {
      if (message.type === "exit") new ExitCall(message.cells).answer();
    };
  };
  const lane = open();
  link.flushAtEnd(1000);
  lane.write({ text: "a" });
  assert.deepEqual(textsAt(starter.host), ["a"]);
  lane.write({ text: "b" });
  assert.deepEqual(textsAt(starter.host), ["a", "b"]);
  assert.equal(starter.host.of("exit").length, 2);
});

test("flushAtEnd() changes nothing for a process that lives on", () => {
  const { link, starter, open, timers } = fixture();
  const lane = open();
  link.flushAtEnd(1000);
  timers.pass(0);
  lane.write({ text: "a" });
  assert.equal(starter.hosts.length, 0);
  timers.pass(100);
  assert.deepEqual(textsAt(starter.host), ["a"]);
});

test("flushWhenIdle() delivers in this thread until its time is up", async () => {
  const { link, starter, open, timers } = fixture({ isConcurrent: false });
  const lane = open();
  lane.write({ text: "a" });
  link.flushWhenIdle(1000);
  assert.deepEqual(textsAt(starter.host), ["a"]);
  assert.equal(timers.holds, 1);
  timers.pass(1000);
  await settle();
  assert.equal(timers.holds, 0);
  assert.equal(starter.host.isTerminated, true);
  // What is written meanwhile must not hold the process up again.
  lane.write({ text: "b" });
  link.flushWhenIdle(1000);
  assert.equal(timers.holds, 0);
});

test("write() starts anew when the process lives on after flushWhenIdle()", async () => {
  const { link, starter, open, timers } = fixture({ isConcurrent: false });
  const lane = open();
  lane.write({ text: "a" });
  link.flushWhenIdle(1000);
  timers.pass(1000);
  await settle();
  lane.write({ text: "b" });
  timers.pass(100);
  assert.equal(starter.hosts.length, 2);
  assert.deepEqual(textsAt(starter.host), ["a", "b"]);
});

test("flushWhenIdle() leaves it to flushAtExit() where there is a worker", () => {
  const { link, starter, open, timers } = fixture();
  open().write({ text: "a" });
  link.flushWhenIdle(1000);
  assert.equal(timers.holds, 0);
  assert.equal(starter.host.of("flush").length, 0);
});

test("flushWhenIdle() does nothing when nothing is pending", () => {
  const { link, starter, open, timers } = fixture({ isConcurrent: false });
  open();
  link.flushWhenIdle(1000);
  assert.deepEqual([starter.hosts.length, timers.holds], [0, 0]);
});

test("stats() goes on beyond 32 bits when idle messages come in between", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  lane.write({ text: "a" });
  timers.pass(100);
  const control = controlAt(starter.host);
  for (let times = 0; times < 3; times++) {
    control.add(Cell.REQUESTS, 2 ** 31 - 1);
    starter.host.events.onMessage({ type: "idle", lane: 0 });
  }
  assert.equal(lane.stats().requests, 3 * (2 ** 31 - 1));
});

test("stats() goes on beyond 32 bits under a load that lets no lane be idle", () => {
  const { starter, open, timers } = fixture();
  const lane = open();
  for (let times = 0; times < 3; times++) {
    lane.write({ text: "a" });
    timers.pass(100);
    controlAt(starter.host).add(Cell.REQUESTS, 2 ** 31 - 1);
  }
  assert.equal(lane.stats().requests, 3 * (2 ** 31 - 1));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "node:util";
import { context, reportCounts, SeverityNumber } from "../../src/api/mod.ts";
import {
  captureConsole,
  CAPTURED_METHODS,
  type CapturedConsole,
  type CapturedMethod,
  DIAGNOSTICS_PREFIX,
} from "../../src/bridges/mod.ts";
import { ExportQueue } from "../../src/sdk/export_queue.ts";
import { SYSTEM_TIMERS } from "../../src/sdk/timers.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/mod.ts";
import { logFixture } from "../sdk/logs/log_fixture.ts";

/** A console that notes what it prints. */
function fakeConsole(): CapturedConsole & { readonly printed: [CapturedMethod, unknown[]][] } {
  const printed: [CapturedMethod, unknown[]][] = [];
  const note = (method: CapturedMethod) => (...args: unknown[]): void =>
    void printed.push([method, args]);
  return {
    printed,
    trace: note("trace"),
    debug: note("debug"),
    log: note("log"),
    info: note("info"),
    warn: note("warn"),
    error: note("error"),
    assert: note("assert"),
  };
}

function capture(minimumSeverity = 0) {
  const fixture = logFixture({ loggerConfigurator: () => ({ minimumSeverity }) });
  const target = fakeConsole();
  const originals = { ...target };
  const release = captureConsole({ logger: fixture.logger, format, console: target });
  const bodies = (): unknown[] => fixture.kept.records.map((record) => record.body);
  return { ...fixture, target, originals, release, bodies };
}

test("captureConsole() gives each method its severity and still prints", () => {
  const { target, kept } = capture();
  for (const method of CAPTURED_METHODS) {
    if (method === "assert") target.assert(false, "said");
    else target[method]("said");
  }
  assert.deepEqual(
    kept.records.map(({ severityNumber, severityText, attributes }) => [
      severityNumber,
      severityText,
      attributes["log.iostream"],
    ]),
    [
      [1, "TRACE", "stderr"],
      [5, "DEBUG", "stdout"],
      [9, "INFO", "stdout"],
      [9, "INFO", "stdout"],
      [13, "WARN", "stderr"],
      [17, "ERROR", "stderr"],
      [17, "ERROR", "stderr"],
    ],
  );
  assert.deepEqual(target.printed.map(([method]) => method), [...CAPTURED_METHODS]);
  assert.deepEqual(target.printed[2][1], ["said"]);
});

test("captureConsole() formats as the console prints", () => {
  const calls: unknown[][] = [
    ["plain"],
    ["several", 1, true, "words"],
    ["%s has %d items, %i, %f, %j, %o, %O, %%", "cart", 3, 4.5, 1.5, { a: 1 }, [1], { b: 2 }],
    ["object", { a: { b: [1, 2] } }],
    [{ first: true }, "%s stays"],
    [null, undefined, 5n, Symbol("x")],
    [-0, 1],
    ["zero", -0],
    [],
  ];
  const { target, bodies } = capture();
  for (const args of calls) target.log(...args);
  assert.deepEqual(bodies(), calls.map((args) => format(...args)));
});

test("captureConsole() takes an error as the exception", () => {
  const { target, kept } = capture();
  const error = new RangeError("too much");
  target.error("failed:", error, { id: 1 });
  target.error(error);
  const [first, second] = kept.records;
  assert.equal(first.body, "failed: RangeError: too much { id: 1 }");
  assert.equal(first.attributes["exception.type"], "RangeError");
  assert.equal(first.attributes["exception.stacktrace"], error.stack);
  assert.equal(second.body, "RangeError: too much");
});

test("captureConsole() records assertions that fail, and no others", () => {
  const { target, bodies } = capture();
  target.assert(true, "holds");
  target.assert(false, "broken %s", "here");
  target.assert(0);
  target.assert(false, { a: 1 });
  assert.deepEqual(bodies(), [
    "Assertion failed: broken here",
    "Assertion failed",
    "Assertion failed: { a: 1 }",
  ]);
});

test("captureConsole() leaves this package's own diagnostics alone", () => {
  const { target, bodies } = capture();
  target.error(`${DIAGNOSTICS_PREFIX} warning: telemetry is being dropped`);
  assert.deepEqual(bodies(), []);
  assert.equal(target.printed.length, 1);
});

test("captureConsole() does not run into itself", () => {
  const target = fakeConsole();
  const { provider, kept } = logFixture();
  const logger = provider.getLogger("console");
  const emit = logger.emit.bind(logger);
  logger.emit = (record) => {
    target.log("printed while a record is made");
    emit(record);
  };
  const print = target.trace;
  // Some consoles print traces by another of their methods.
  target.trace = (...args) => {
    print(...args);
    target.error(...args);
  };
  const release = captureConsole({ logger, format, console: target });
  target.log("once");
  target.trace("once too");
  release();
  assert.deepEqual(kept.records.map((record) => record.body), ["once", "once too"]);
  assert.equal(target.printed.length, 5);
});

test("captureConsole() asks whether the level is on before it formats", () => {
  const { target, kept } = capture(SeverityNumber.ERROR);
  let readCount = 0;
  const costly = {
    get field(): number {
      return ++readCount;
    },
  };
  target.log("below", costly);
  assert.equal(kept.records.length, 0);
  assert.equal(readCount, 0);
  assert.equal(target.printed.length, 1);
});

test("captureConsole() survives arguments that throw when they are formatted", () => {
  const { target, release } = capture();
  const hostile = new Proxy({}, {
    get: () => {
      throw new Error("no");
    },
    getPrototypeOf: () => {
      throw new Error("no");
    },
  });
  target.log("before", hostile);
  release();
  assert.equal(target.printed.length, 1);
});

test("captureConsole() hands on what the console throws", () => {
  const { logger, kept } = logFixture();
  const target = fakeConsole();
  target.log = () => {
    throw new Error("closed");
  };
  const release = captureConsole({ logger, format, console: target });
  assert.throws(() => target.log("x"), /closed/);
  target.info("still captured");
  release();
  assert.deepEqual(kept.records.map((record) => record.body), ["still captured"]);
});

test("captureConsole() gives the methods back", () => {
  const { target, originals, release, bodies } = capture();
  release();
  for (const method of CAPTURED_METHODS) assert.equal(target[method], originals[method]);
  target.log("after");
  assert.deepEqual(bodies(), []);
});

test("captureConsole() says that a method cannot be replaced, and captures the others", () => {
  const { logger, kept } = logFixture();
  const target = fakeConsole();
  const { warn } = target;
  Object.defineProperty(target, "warn", { value: warn, writable: false });
  const count = (): number => reportCounts().get("console-capture-method") ?? 0;
  const before = count();
  const release = captureConsole({ logger, format, console: target });
  target.warn("one");
  target.log("two");
  release();
  assert.deepEqual([target.warn, count() - before], [warn, 1]);
  assert.deepEqual(target.printed, [["warn", ["one"]], ["log", ["two"]]]);
  assert.deepEqual(kept.records.map(({ body }) => body), ["two"]);
});

test("captureConsole() leaves a wrapper of somebody else, and goes silent under it", () => {
  const { target, release, bodies } = capture();
  const captured = target.log;
  const wrapper = (...args: unknown[]): void => captured(...args);
  target.log = wrapper;
  release();
  assert.equal(target.log, wrapper);
  target.log("after");
  assert.deepEqual(bodies(), []);
  assert.equal(target.printed.length, 1);
});

test("captureConsole() takes no error's message for a format string", () => {
  const { target, bodies } = capture();
  target.error(new Error("fetch /a%d0%bf failed"), { path: "/" });
  assert.deepEqual(bodies(), ["Error: fetch /a%d0%bf failed { path: '/' }"]);
});

test("captureConsole() leaves out what an exporter prints", async () => {
  const { target, bodies } = capture();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  try {
    const printer = {
      export: async (items: readonly unknown[]): Promise<"success"> => {
        await Promise.resolve();
        target.log(items);
        return "success";
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const words = { cause: "item", one: "item", many: "items" };
    const queue = new ExportQueue(printer, { exportTimeoutMs: 100, timers: SYSTEM_TIMERS, words });
    target.log("from the application");
    queue.export([1]);
    await queue.flush(undefined);
  } finally {
    context.disable();
  }
  assert.equal(target.printed.length, 2);
  assert.deepEqual(bodies(), ["from the application"]);
});

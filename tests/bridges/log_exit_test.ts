import assert from "node:assert/strict";
import { test } from "node:test";
import { SCHEMA_URL } from "../../src/semconv/mod.ts";
import { startReceiver } from "../support/receiver.ts";
import { type ChildResult, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/log_exit_program.ts", import.meta.url);

function run(ending: string, mode: string, url: string): Promise<ChildResult> {
  return runProgram(PROGRAM, {
    args: [ending, mode],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
    limitMs: 30_000,
  });
}

const LAST = Array.from({ length: 10 }, (_, i) => `last ${i}`);

/** Endings, and the message of the error that is recorded, if there is one. */
const ENDINGS: readonly (readonly [ending: string, fatal: string | undefined])[] = [
  ["natural", undefined],
  ["exit", undefined],
  ["throw", "thrown at the top"],
  ["throw-later", "thrown later"],
  ["reject", "rejected"],
  ["handled", undefined],
];

for (const [ending, fatal] of ENDINGS) {
  test(`init() delivers log records of the last tick and changes nothing: ${ending}`, async () => {
    await using receiver = await startReceiver();
    const [bare, logged] = await Promise.all([
      run(ending, "bare", receiver.url),
      run(ending, "on", receiver.url),
    ]);
    assert.deepEqual(logged, bare);
    const told = receiver.logs.filter((log) => log.severityNumber === 0).map((log) => log.body);
    assert.deepEqual(told, LAST);
    const fatalLogs = receiver.logs.filter((log) => log.severityNumber === 21);
    assert.deepEqual(
      fatalLogs.map((log) => [
        log.eventName,
        log.scope.name,
        log.scope.schemaUrl,
        log.attributes["exception.type"],
        log.attributes["exception.message"],
      ]),
      fatal === undefined ? [] : [["exception", "uncaught", SCHEMA_URL, "RangeError", fatal]],
    );
    assert.deepEqual(receiver.errors, []);
  });
}

test("init() records no fatal error when it is told not to", async () => {
  await using receiver = await startReceiver();
  await run("throw-later", "off", receiver.url);
  assert.deepEqual(receiver.logs.map((log) => log.body), LAST);
});

test("init() captures the console on demand, and the terminal shows the same", async () => {
  await using receiver = await startReceiver();
  const [bare, captured] = await Promise.all([
    run("natural", "bare", receiver.url),
    run("natural", "console", receiver.url),
  ]);
  assert.deepEqual(captured, bare);
  const told = receiver.logs.filter((log) => log.scope.name === "console");
  assert.deepEqual(told.map((log) => [log.severityText, log.body]), [
    ["INFO", "output"],
    ["ERROR", "error output"],
  ]);
  assert.deepEqual(told.map(({ scope }) => scope.schemaUrl), [SCHEMA_URL, SCHEMA_URL]);
});

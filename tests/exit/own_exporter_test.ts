import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChildResult, isDeno, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/own_exporter_program.ts", import.meta.url);

/** What the program records, as its exporters print it. */
const ALL = ["log paid", "metric orders 3", "span a", "span b"];
const OFFICIAL = ["official span a", "official span b"];

/** What is printed where every exporter is done, and what was recorded besides. */
function allAnd(...more: readonly string[]): readonly string[] {
  return [...ALL, ...OFFICIAL, ...more].sort();
}

const PLACES = ["worker", "in-thread"];

function run(ending: string, how: string, worker: string): Promise<ChildResult> {
  return runProgram(PROGRAM, { args: [ending, how, worker] });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "").sort();
}

/** What exporters are said not to have answered. */
function unansweredOf(text: string): (string | undefined)[] {
  return linesOf(text).map((line) => /before a (.*)\. `/.exec(line)?.[1]);
}

for (const worker of PLACES) {
  for (const how of ["at once", "slowly"]) {
    test(`thread exporters have all at the natural end: ${how}, ${worker}`, async () => {
      const { stdout, stderr, code } = await run("natural", how, worker);
      assert.deepEqual(linesOf(stdout), allAnd());
      assert.equal(stderr, "");
      assert.equal(code, 0);
    });
  }

  test(`a thread exporter that never answers holds no end: ${worker}`, async () => {
    const { stdout, stderr, code } = await run("natural", "never", worker);
    assert.equal(stdout, "");
    assert.equal(code, 0);
    assert.deepEqual(unansweredOf(stderr), [
      "log record exporter has answered for 1 log record",
      "metric exporter has answered",
      "span exporter has answered for 2 spans",
    ]);
  });

  test(`a signal that is handled ends no export of an idle process: ${worker}`, async () => {
    const { stdout, stderr, code } = await run("SIGTERM-when-idle", "slowly", worker);
    assert.deepEqual(linesOf(stdout), allAnd("stays"));
    assert.equal(stderr, "");
    assert.equal(code, 0);
  });

  test(`process.exit() tells of exports that are under way: ${worker}`, async () => {
    const { stdout, stderr, code } = await run("exit-under-way", "slowly", worker);
    assert.equal(stdout, "");
    assert.equal(code, 3);
    assert.deepEqual(unansweredOf(stderr), [
      "log record exporter has answered for 1 log record",
      "span exporter has answered for 2 spans",
    ]);
  });

  for (const ending of ["process.exit", "SIGTERM"]) {
    test(`exporters that print have printed at the end: ${ending}, ${worker}`, async () => {
      const { stdout, stderr, code, signal } = await run(ending, "at once", worker);
      assert.deepEqual(linesOf(stdout), allAnd());
      assert.equal(stderr, "");
      const expected = ending === "SIGTERM" ? [null, "SIGTERM"] : [3, null];
      assert.deepEqual([code, signal], expected);
    });
  }

  test(`an exporter that prints has what end listeners record: ${worker}`, async () => {
    const { stdout, stderr } = await run("records-in-exit", "at once", worker);
    // Official processors know nothing of ends.
    assert.deepEqual(linesOf(stdout), allAnd("span late"));
    assert.equal(stderr, "");
  });

  test(`a reader tells what end listeners measure, nothing twice: ${worker}`, async () => {
    const { stdout } = await run("measures-in-exit", "at once", worker);
    // On Deno listeners of `exit` run after what this package delivers at the end.
    const measured = isDeno ? [] : ["metric orders 4"];
    assert.deepEqual(linesOf(stdout), allAnd(...measured));
  });
}

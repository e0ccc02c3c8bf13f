import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { init } from "../../mod.ts";
import { isDeno, runChild, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/sink_program.ts", import.meta.url);

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-lines-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lines(text: string): string[] {
  assert.ok(text.endsWith("\n"));
  return text.slice(0, -1).split("\n");
}

for (const ending of ["natural", "exit"]) {
  test(`init() has a sink lose nothing at the end of the process: ${ending}`, async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "out.jsonl");
      const sinks = [{ format: "jsonl", to: { path }, signals: ["logs", "traces"] }];
      const { code } = await runProgram(PROGRAM, {
        args: [ending, JSON.stringify(sinks), "20000"],
        limitMs: 30_000,
      });
      assert.equal(code, ending === "exit" ? 3 : 0);
      const records = lines(readFileSync(path, "utf8")).map((line) => JSON.parse(line));
      const bodies = records.filter(({ type }) => type === "log").map(({ message }) => message);
      assert.deepEqual(bodies, Array.from({ length: 20_000 }, (_, i) => `line\n${i}`));
      assert.deepEqual(records.filter(({ type }) => type === "span").map(({ name }) => name), [
        "work",
      ]);
    });
  });
}

test("init() counts a sink's relative path from the working directory at the call", async () => {
  await inFolder(async (parent) => {
    const folder = join(parent, "folder");
    mkdirSync(folder);
    const program = new URL("./fixtures/moving_sink_program.ts", import.meta.url);
    const { code, stderr } = await runProgram(program, { folder });
    assert.equal(code, 0, stderr);
    const [line] = lines(readFileSync(join(folder, "out.jsonl"), "utf8"));
    assert.equal(JSON.parse(line).message, "moved");
  });
});

test("init() has a sink write each format to the outputs of the terminal", async () => {
  const sinks = [{ format: "logfmt", to: "stdout" }, { format: "otlp", to: "stderr" }];
  const { stdout, stderr } = await runProgram(PROGRAM, {
    args: ["natural", JSON.stringify(sinks), "2"],
    limitMs: 30_000,
  });
  const [first, second] = lines(stdout);
  assert.match(first, /^time=\S+Z type=log level=INFO severityNumber=9 message="line\\n0" /);
  assert.match(second, / service=sinks scope=test i=1$/);
  const [batch] = lines(stderr).map((line) => JSON.parse(line));
  const { logRecords } = batch.resourceLogs[0].scopeLogs[0];
  assert.deepEqual(logRecords.map((record: { body: unknown }) => record.body), [
    { stringValue: "line\n0" },
    { stringValue: "line\n1" },
  ]);
});

test("init() has a sink on a full disk report once, count and go on", async () => {
  const sinks = [{ format: "jsonl", to: { path: "/dev/full" } }];
  const { code, stderr } = await runProgram(PROGRAM, {
    args: ["stats", JSON.stringify(sinks), "5000"],
    limitMs: 30_000,
  });
  assert.equal(code, 0);
  assert.equal(stderr.match(/cannot be written to \/dev\/full/g)?.length, 1);
  const [, json] = /^stats (.*)$/m.exec(stderr) ?? [];
  const [result, [stats]] = JSON.parse(json);
  assert.equal(result, "failure");
  assert.equal(stats.ended, 5001);
  assert.equal(stats.exported, 0);
  assert.deepEqual(stats.dropped, { refused: 5001 });
});

test("init() has a sink on a closed pipe report once, count and go on", async () => {
  const sinks = [{ format: "jsonl", to: "stdout" }];
  const runtime = isDeno ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const args = [...runtime, fileURLToPath(PROGRAM), "stats", JSON.stringify(sinks), "5000"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 0, stderr);
  assert.equal(stderr.match(/cannot be written to stdout/g)?.length, 1);
  const [, json] = /^stats (.*)$/m.exec(stderr) ?? [];
  const [result, [stats]] = JSON.parse(json);
  assert.equal(result, "failure");
  assert.equal(stats.dropped.refused, 5001 - stats.exported);
  assert.ok(stats.dropped.refused > 0);
});

test("init() leaves files to the application where nobody reads a sink's output", async () => {
  const sink = { format: "jsonl", to: "stdout", signals: ["logs", "traces"] };
  const sinks = Array.from({ length: navigator.hardwareConcurrency }, () => sink);
  const runtime = isDeno ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
  const args = [...runtime, fileURLToPath(PROGRAM), "file", JSON.stringify(sinks), "5000"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
    killSignal: "SIGKILL",
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr += text);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  child.stdout.destroy();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^read after timeout$/m);
});

test("init() has a sink whose file cannot be opened report once and count", async () => {
  await inFolder(async (folder) => {
    const sinks = [{ format: "jsonl", to: { path: join(folder, "missing", "out.jsonl") } }];
    const { code, stderr } = await runProgram(PROGRAM, {
      args: ["stats", JSON.stringify(sinks), "10"],
      limitMs: 30_000,
    });
    assert.equal(code, 0);
    const { length } = stderr.match(/cannot be written to .*out\.jsonl, and is lost: .*ENOENT/g) ??
      [];
    assert.equal(length, 1, stderr);
    assert.match(stderr, /"dropped":\{"refused":11\}/);
  });
});

test("init() has a sink to a pipe that nobody reads report once, count and go on", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pipe");
    assert.equal(spawnSync("mkfifo", [path]).status, 0);
    const { code, stderr } = await runProgram(PROGRAM, {
      args: ["stats", JSON.stringify([{ format: "jsonl", to: { path } }]), "10"],
      limitMs: 30_000,
    });
    assert.equal(code, 0);
    assert.equal(stderr.match(/cannot be written to .*pipe, and is lost: .*ENXIO/g)?.length, 1);
    assert.match(stderr, /"dropped":\{"refused":11\}/);
  });
});

test("init() has a sink to a pipe that is read slowly write every line once", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pipe");
    assert.equal(spawnSync("mkfifo", [path]).status, 0);
    // As long as this is open, neither end waits for the other to be there.
    const bothEnds = openSync(path, "r+");
    const reader = spawn("cat", [path], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    reader.stdout.setEncoding("utf8").on("data", (piece: string) => text += piece);
    const isRead = new Promise((resolve) => reader.on("close", resolve));
    const sinks = [{ format: "jsonl", to: { path }, signals: ["logs"] }];
    const { code, stderr } = await runProgram(PROGRAM, {
      // Far more than a pipe holds.
      args: ["stats", JSON.stringify(sinks), "5000"],
      limitMs: 60_000,
    });
    closeSync(bothEnds);
    await isRead;
    assert.equal(code, 0);
    assert.match(stderr, /^stats \["success",/);
    const bodies = Array.from({ length: 5000 }, (_, i) => `line\n${i}`);
    assert.deepEqual(lines(text).map((line) => JSON.parse(line).message), [...bodies, "once more"]);
  });
});

test("init() has a sink on a disk that becomes full count the lines that are there", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "out.jsonl");
    const sinks = [{ format: "jsonl", to: { path }, signals: ["logs"] }];
    const runtime = isDeno ? ["run", "--quiet", "--no-check", "--allow-all"] : [];
    // A bound on the size of files is as good as a small disk, once its signal is ignored.
    const script = `trap '' XFSZ; ulimit -f 64; exec "$RUNTIME" "$@"`;
    const program = [...runtime, fileURLToPath(PROGRAM), "stats", JSON.stringify(sinks), "1000"];
    const { code, stderr } = await runChild("/bin/sh", ["-c", script, "sh", ...program], {
      env: { RUNTIME: process.execPath },
    });
    assert.equal(code, 0, stderr);
    const [, json] = /^stats (.*)$/m.exec(stderr) ?? [];
    const [, [stats]] = JSON.parse(json);
    const whole = readFileSync(path, "utf8").split("\n").slice(0, -1);
    assert.ok(whole.length > 0);
    for (const line of whole) JSON.parse(line);
    assert.equal(stats.exported, whole.length);
    assert.deepEqual(stats.dropped, { refused: 1001 - whole.length });
  });
});

test("init() refuses sinks that make no sense", () => {
  // why: plain JavaScript gives what it likes
  const refused = (sink: unknown): () => void => () => void init({ sinks: [sink as never] });
  assert.throws(
    refused({ format: "xml", to: "stdout" }),
    /option sinks\[0\]\.format: it must be one of jsonl, logfmt, otlp, not "xml"/,
  );
  assert.throws(
    refused({ format: "jsonl", to: 1n }),
    /sinks\[0\]\.to: it must be "stdout".* not 1\.$/,
  );
  assert.throws(refused({ format: "jsonl", to: "nowhere" }), /sinks\[0\]\.to: .* not "nowhere"/);
  assert.throws(
    refused({ format: "jsonl", to: "stdout", signals: ["x"] }),
    /sinks\[0\]\.signals: .* not "x"/,
  );
  assert.throws(
    refused({ format: "jsonl", to: "stdout", maxQueueSize: 0 }),
    /maxQueueSize: .* not 0/,
  );
  assert.throws(
    refused({ format: "otlp", to: { path: "x" }, signals: ["logs", "traces"] }),
    /one signal/,
  );
  const file = { format: "otlp", to: { path: "x" }, signals: ["metrics"] };
  assert.throws(
    refused({ ...file, format: "jsonl" }),
    /it must be "otlp" for metrics, not "jsonl"/,
  );
  assert.throws(
    refused({ ...file, metrics: { temporalityPreference: "x" } }),
    /option sinks\[0\]\.metrics\.temporalityPreference: it must be one of/,
  );
});

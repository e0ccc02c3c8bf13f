import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startReceiver } from "../../support/receiver.ts";
import { reportOf, runInit } from "../run_init.ts";
import { skipUnless } from "../../support/skip_unless.ts";

/** What is said, once, where variables cannot be read. */
const NOTICE = /^\[@offthread\/otel\] info: .*--allow-env=OTEL_\*.*\n$/;

test("init() delivers with no permission but --allow-net for the collector", async () => {
  await using receiver = await startReceiver();
  const { result, stderr, serviceName } = await reportOf({
    denoFlags: [`--allow-net=127.0.0.1:${receiver.port}`, "--no-prompt"],
    init: { otlp: { endpoint: receiver.url } },
  });
  assert.equal(result, "success");
  assert.match(stderr, NOTICE);
  assert.equal(serviceName, "unknown_service:deno");
  assert.equal(receiver.spans.length, 3);
});

test("init() delivers at the end with no permission but --allow-net", async () => {
  await using receiver = await startReceiver();
  const { code, stdout, stderr } = await runInit({
    denoFlags: [`--allow-net=127.0.0.1:${receiver.port}`, "--no-prompt"],
    init: { otlp: { endpoint: receiver.url } },
    mode: "natural",
  });
  assert.deepEqual([code, stdout], [0, ""]);
  assert.match(stderr, NOTICE);
  assert.equal(receiver.spans.length, 3);
});

test("init() neither throws nor asks without --allow-env", async () => {
  await using receiver = await startReceiver();
  const { result, serviceName, stderr } = await reportOf({
    // Without --no-prompt: a question would stand on the error output.
    denoFlags: [`--allow-net=127.0.0.1:${receiver.port}`],
    env: { OTEL_SERVICE_NAME: "cannot be read" },
    init: { otlp: { endpoint: receiver.url } },
  });
  assert.equal(result, "success");
  assert.equal(serviceName, "unknown_service:deno");
  assert.match(stderr, NOTICE);
});

test("init() reads the variables that --allow-env names", async () => {
  await using receiver = await startReceiver();
  const { serviceName } = await reportOf({
    denoFlags: [`--allow-net=127.0.0.1:${receiver.port}`, "--allow-env=OTEL_SERVICE_NAME"],
    env: { OTEL_SERVICE_NAME: "from the environment", OTEL_EXPORTER_OTLP_ENDPOINT: "http://x" },
    init: { otlp: { endpoint: receiver.url } },
  });
  assert.equal(serviceName, "from the environment");
  assert.equal(receiver.spans.length, 3);
});

test("init() without any permission lets the program run and counts what is lost", async () => {
  const { result, stats, stderr } = await reportOf({
    denoFlags: ["--no-prompt", "--deny-net"],
    init: {
      otlp: { endpoint: "http://127.0.0.1:4318" },
      traces: { batch: { exportTimeoutMs: 500 } },
    },
  });
  assert.equal(result, "failure");
  const lost = Object.values(stats.dropped).reduce((sum, count) => sum + count, 0);
  assert.deepEqual([stats.ended, lost, stats.queued], [3, 3, 0]);
  assert.match(stderr, /could not be sent; 3 spans are lost: not permitted: .*--allow-net=/);
});

/** Whether programs can be given a terminal here. Of several, this is the one of util-linux. */
const hasTerminal = spawnSync("script", ["--version"]).status === 0;

/** A question that nobody answers does not end by itself. */
const LIMIT_MS = 30_000;

/** What init() and a program that uses it print at a terminal, without any permission. */
async function terminalOutput(init: unknown): Promise<string> {
  const program = fileURLToPath(new URL("../fixtures/init_program.ts", import.meta.url));
  const words = [process.execPath, "run", "--quiet", "--no-check", program, JSON.stringify(init)];
  const command = words.map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => output += text);
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  // Its input stays open: at the end of the input, a question counts as answered.
  await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  assert.match(output, /"result":/, "it came to its end");
  assert.doesNotMatch(output, /Allow\?|Deno requests/);
  return output;
}

const QUIET = { metrics: { exporter: "none" }, logs: { exporter: "none" } };
const inTerminal = skipUnless(hasTerminal, "there is no script command");

for (const worker of [true, false]) {
  const where = worker ? "a worker" : "the application's thread";
  test(`init() asks nobody for --allow-net at a terminal, from ${where}`, inTerminal, async () => {
    const output = await terminalOutput({ ...QUIET, worker });
    assert.match(output, /not permitted: run with --allow-net=localhost:4318/);
    assert.match(output, /"dropped":\{"refused":3\}/);
  });
}

test("init() asks nobody for --allow-net to serve metrics", inTerminal, async () => {
  const output = await terminalOutput({
    ...QUIET,
    traces: { exporter: "none" },
    metrics: { exporter: "prometheus", prometheus: { host: "::1", port: 9464 } },
  });
  assert.match(output, /not served on ::1:9464: not permitted: run with --allow-net=\[::1\]:9464/);
});

test("init() with a sink asks nobody for --allow-write at a terminal", inTerminal, async () => {
  const path = join(tmpdir(), `offthread-otel-${crypto.randomUUID()}.jsonl`);
  const output = await terminalOutput({
    ...QUIET,
    traces: { exporter: "none" },
    sinks: [{ format: "jsonl", to: { path }, signals: ["traces"] }],
  });
  assert.ok(output.includes(`not permitted: run with --allow-write=${path}`), output);
  assert.equal(existsSync(path), false);
});

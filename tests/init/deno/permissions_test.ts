import assert from "node:assert/strict";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { reportOf, runInit } from "../run_init.ts";

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
  assert.match(stderr, /net/);
});

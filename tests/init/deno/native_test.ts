import assert from "node:assert/strict";
import { test } from "node:test";
import { type Receiver, startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";

const PROGRAM = new URL("./fixtures/native_program.ts", import.meta.url);

const CLIENTS_PROGRAM = new URL("./fixtures/native_clients_program.ts", import.meta.url);

const METRICS_PROGRAM = new URL("./fixtures/native_metrics_program.ts", import.meta.url);

/** Runs the program with Deno's own OpenTelemetry on. */
async function run(receiver: Receiver, native?: string): Promise<{ readonly stderr: string }> {
  return await runWith(receiver, PROGRAM, native === undefined ? [] : [native]);
}

async function runWith(
  receiver: Receiver,
  program: URL,
  args: readonly string[],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await runProgram(program, {
    args,
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRIC_EXPORT_INTERVAL: "100",
      OTEL_SERVICE_NAME: "native",
    },
  });
  assert.equal(code, 0, stderr);
  return { stdout, stderr };
}

function namesBy(receiver: Receiver, isMeant: (sdk: unknown) => boolean): string[] {
  return receiver.spans
    .filter(({ resource }) => isMeant(resource.attributes["telemetry.sdk.name"]))
    .map(({ name }) => name)
    .sort();
}

function ownSpans(receiver: Receiver): string[] {
  return namesBy(receiver, (sdk) => sdk === "@offthread/otel");
}

// Deno traces every fetch, also the one that exports, and has no way to leave one out.
function nativeSpans(receiver: Receiver): string[] {
  return namesBy(receiver, (sdk) => sdk !== "@offthread/otel").filter((name) => name !== "POST");
}

test("init() joins Deno's own OpenTelemetry: every span once, by Deno", async () => {
  await using receiver = await startReceiver();
  const { stderr } = await run(receiver);
  assert.deepEqual(ownSpans(receiver), []);
  assert.deepEqual(nativeSpans(receiver), ["by the API", "inside"]);
  assert.match(stderr, /OTEL_DENO=false/);
});

test("init() takes over when told to: every span once, by us", async () => {
  await using receiver = await startReceiver();
  const { stderr } = await run(receiver, "takeover");
  assert.deepEqual(ownSpans(receiver), ["by the API", "inside"]);
  assert.deepEqual(nativeSpans(receiver), []);
  assert.match(stderr, /OTEL_DENO=false/);
});

test("init() that takes over has requests carry our trace, and no other", async () => {
  await using receiver = await startReceiver();
  const { stdout } = await runWith(receiver, CLIENTS_PROGRAM, []);
  const { traceId, named } = JSON.parse(stdout);
  assert.deepEqual(named, [[traceId], [traceId]]);
});

test("init() stays out of what is shared with native off", async () => {
  await using receiver = await startReceiver();
  await run(receiver, "off");
  assert.deepEqual(ownSpans(receiver), ["by the handle"]);
  assert.deepEqual(nativeSpans(receiver), ["by the API", "inside"]);
});

test("init() measures the runtime through Deno's own OpenTelemetry", async () => {
  await using receiver = await startReceiver();
  await runWith(receiver, METRICS_PROGRAM, ["runtimeMetrics", "process.memory.usage"]);
  const found = receiver.metrics.find(({ name }) => name === "process.memory.usage");
  assert.equal(found?.resource.attributes["telemetry.sdk.name"], "deno-opentelemetry");
});

test("init() measures the SDK through Deno's own OpenTelemetry", async () => {
  await using receiver = await startReceiver();
  await runWith(receiver, METRICS_PROGRAM, ["sdkMetrics", "otel.sdk.log.created"]);
  const found = receiver.metrics.find(({ name }) => name === "otel.sdk.log.created");
  assert.equal(found?.resource.attributes["telemetry.sdk.name"], "deno-opentelemetry");
  assert.deepEqual(found?.dataPoints.map(({ value }) => value), [1]);
});

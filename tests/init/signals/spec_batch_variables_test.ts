// Variables of batches, from the environment to the receiver, for spans and for log records.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Destinations } from "../../../src/init/lanes/destinations.ts";
import { setUpLogs } from "../../../src/init/signals/logs_setup.ts";
import { setUpSinks } from "../../../src/init/lanes/sinks_setup.ts";
import { setUpTraces } from "../../../src/init/signals/traces_setup.ts";
import type { LinkSurroundings } from "../../../src/link/export_link.ts";
import { ExportLink, startInThreadPipeline } from "../../../src/link/mod.ts";
import { currentPlatform } from "../../../src/platform/current.ts";
import { type FlushOptions, type FlushResult, Resource } from "../../../src/sdk/mod.ts";
import { resolve } from "../../config/environment.ts";
import { type Receiver, startReceiver } from "../../support/receiver.ts";

interface Recording {
  readonly record: () => void;
  readonly provider: {
    forceFlush(options?: FlushOptions): Promise<FlushResult>;
    shutdown(options?: FlushOptions): Promise<FlushResult>;
  };
}

/** Spans or log records of an environment whose collector is the receiver. */
function recordingOf(
  prefix: "OTEL_BSP" | "OTEL_BLRP",
  receiver: Receiver,
  { variables, after }: {
    readonly variables: Readonly<Record<string, string>>;
    readonly after?: LinkSurroundings["after"];
  },
): Recording {
  const platform = currentPlatform();
  const { config, messages } = resolve({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name.replace(/^_/, `${prefix}_`), value]),
    ),
  });
  assert.deepEqual(messages, []);
  const surroundings: LinkSurroundings = {
    keepAlive: () => platform.keepAlive(),
    monotonicMs: () => platform.monotonicMs(),
    after: after ?? ((delayMs, callback) => platform.after(delayMs, callback)),
  };
  const link = new ExportLink(
    (events) => startInThreadPipeline(surroundings, events),
    surroundings,
  );
  const resource = Resource.empty();
  const common = { link, resource, platform };
  const destinations = new Destinations([], common);
  const parts = { ...common, destinations, sinks: setUpSinks([], common) };
  if (prefix === "OTEL_BSP") {
    const { provider } = setUpTraces(config, {}, parts);
    return { provider, record: () => provider.getTracer("spec").startSpan("work").end() };
  }
  const { provider } = setUpLogs(config, {}, parts);
  return { provider, record: () => provider.getLogger("spec").emit({ body: "work" }) };
}

for (const prefix of ["OTEL_BSP", "OTEL_BLRP"] as const) {
  test(`${prefix}_SCHEDULE_DELAY is how long a batch that is not full waits`, async () => {
    await using receiver = await startReceiver();
    const platform = currentPlatform();
    let release = (): void => {};
    const isWaiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held: { readonly delayMs: number; readonly callback: () => void }[] = [];
    const { record, provider } = recordingOf(prefix, receiver, {
      variables: { _SCHEDULE_DELAY: "123456" },
      after: (delayMs, callback) => {
        // What is shorter hands the record over to the pipeline.
        if (delayMs < 1000) return platform.after(delayMs, callback);
        held.push({ delayMs, callback });
        release();
        return () => {};
      },
    });
    record();
    await isWaiting;
    assert.equal(held[0]?.delayMs, 123_456);
    assert.equal(receiver.requests.length, 0);
    held[0]?.callback();
    await receiver.waitForRequests(1);
    assert.equal(receiver.requests[0]?.recordCount, 1);
    await provider.shutdown();
  });

  test(`${prefix}_EXPORT_TIMEOUT ends an export that is not answered`, async () => {
    await using receiver = await startReceiver({ answer: { action: "hang" } });
    const { record, provider } = recordingOf(prefix, receiver, {
      variables: { _EXPORT_TIMEOUT: "300", OTEL_EXPORTER_OTLP_TIMEOUT: "60000" },
    });
    record();
    // The export has come to an end by itself, before the time that the flush may take.
    assert.equal(await provider.forceFlush({ timeoutMs: 10_000 }), "failure");
    assert.equal(receiver.requests.length, 1);
    await provider.shutdown({ timeoutMs: 0 });
  });
}

test("OTEL_EXPORTER_OTLP_TIMEOUT ends a request that nobody answers; another follows", async () => {
  await using receiver = await startReceiver();
  receiver.answerNext({ action: "hang" });
  const { record, provider } = recordingOf("OTEL_BSP", receiver, {
    variables: { OTEL_EXPORTER_OTLP_TIMEOUT: "200" },
  });
  record();
  // Without it the first request would take 10 seconds.
  assert.equal(await provider.forceFlush({ timeoutMs: 8000 }), "success");
  assert.equal(receiver.requests.length, 2);
  await provider.shutdown();
});

// OTLP, "Multi-destination exporting": one destination that fails holds no other one up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ExportLink, startInThreadPipeline, startWorkerPipeline } from "../../src/link/mod.ts";
import { currentPlatform } from "../../src/platform/current.ts";
import { SnapshotSpanProcessor, TracerProvider } from "../../src/sdk/mod.ts";
import { writeSpan } from "../../src/snapshot/mod.ts";
import { senderConfig } from "../otlp/sender_fixture.ts";
import { startReceiver } from "../support/receiver.ts";
import { PLACES } from "./delivery_fixture.ts";
import { laneConfig, outboxLimits } from "./link_fixture.ts";

for (const where of PLACES) {
  test(`forceFlush() delivers to one destination while another one hangs (${where})`, async () => {
    const platform = currentPlatform();
    await using hanging = await startReceiver({ answer: { action: "hang" } });
    await using sound = await startReceiver();
    const link = new ExportLink((events) => {
      if (where === "in-thread") return startInThreadPipeline(platform, events);
      const host = startWorkerPipeline(platform, events);
      if (host === undefined) throw new Error("no worker");
      return host;
    }, platform);
    const lanes = [hanging, sound].map(({ url }) => {
      const exporter = senderConfig(`${url}/v1/traces`);
      const config = { ...laneConfig({ maxExportBatchSize: 10 }), exporter };
      return link.openLane(config, writeSpan, outboxLimits());
    });
    const spanProcessors = lanes.map((lane) => new SnapshotSpanProcessor(lane));
    const provider = new TracerProvider({ spanProcessors });
    try {
      const tracer = provider.getTracer("destinations");
      for (let index = 0; index < 50; index++) tracer.startSpan(`span ${index}`).end();
      await hanging.waitForRequests(1);
      assert.equal(await lanes[1]?.forceFlush(), "success");
      assert.equal(sound.spans.length, 50);
      assert.equal(lanes[0]?.stats().exported, 0);
      assert.equal(lanes[0]?.stats().queued, 50);
    } finally {
      await provider.shutdown({ timeoutMs: 0 });
    }
  });
}

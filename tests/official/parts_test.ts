// The type check of this file is half of the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import * as official from "@opentelemetry/sdk-trace";
import { init, trace } from "../../mod.ts";
import { Resource } from "../../src/sdk/mod.ts";

test("init() takes processors, samplers, ids and propagators of the official SDK", async () => {
  const exporter = new official.InMemorySpanExporter();
  const handle = init({
    serviceName: "shop",
    spanProcessors: [
      new official.SimpleSpanProcessor({ exporter }),
      new official.BatchSpanProcessor({ exporter }),
    ],
    sampler: new official.ParentBasedSampler({ root: new official.AlwaysOnSampler() }),
    idGenerator: new official.RandomIdGenerator(),
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
    traces: { exporter: "none" },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
  });
  try {
    trace.getTracer("t").startSpan("work").end();
    await handle.forceFlush();
    const spans = exporter.getFinishedSpans();
    assert.deepEqual(spans.map(({ name }) => name), ["work", "work"]);
    assert.equal(spans[0].resource.attributes["service.name"], "shop");
  } finally {
    await handle.shutdown();
  }
});

test("Resource.getRawAttributes() lets an official resource take ours in", () => {
  const merged = resourceFromAttributes({ a: 1, b: 1 }).merge(new Resource({ b: 2 }));
  assert.deepEqual(merged.attributes, { a: 1, b: 2 });
});

import { test } from "node:test";
import assert from "node:assert/strict";
import type { SpanFields } from "../../../src/snapshot/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysRecordSampler,
  type FlushResult,
  type SnapshotSink,
  SnapshotSpanProcessor,
} from "../../../src/sdk/mod.ts";
import { traceFixture } from "./trace_fixture.ts";

class NotingSink implements SnapshotSink<SpanFields> {
  readonly names: string[] = [];
  readonly calls: string[] = [];

  write(item: SpanFields): void {
    this.names.push(item.name);
  }

  forceFlush(): Promise<FlushResult> {
    this.calls.push("forceFlush");
    return Promise.resolve("timeout");
  }

  shutdown(): Promise<FlushResult> {
    this.calls.push("shutdown");
    return Promise.resolve("failure");
  }
}

test("SnapshotSpanProcessor writes each sampled span as it ends", () => {
  const sink = new NotingSink();
  const { record } = traceFixture({ spanProcessors: [new SnapshotSpanProcessor(sink)] });
  const open = record("open");
  record("first").end();
  assert.deepEqual(sink.names, ["first"]);
  open.end();
  assert.deepEqual(sink.names, ["first", "open"]);
});

test("SnapshotSpanProcessor writes no span that is not sampled", () => {
  const sink = new NotingSink();
  const sampler = new AlwaysRecordSampler(new AlwaysOffSampler());
  traceFixture({ sampler, spanProcessors: [new SnapshotSpanProcessor(sink)] }).record().end();
  assert.deepEqual(sink.names, []);
});

test("SnapshotSpanProcessor hands forceFlush() and shutdown() on, with their answers", async () => {
  const sink = new NotingSink();
  const processor = new SnapshotSpanProcessor(sink);
  assert.equal(await processor.forceFlush(), "timeout");
  assert.equal(await processor.shutdown(), "failure");
  assert.deepEqual(sink.calls, ["forceFlush", "shutdown"]);
});

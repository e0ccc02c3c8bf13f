import { test } from "node:test";
import assert from "node:assert/strict";
import { createTraceState, ROOT_CONTEXT, trace, type TraceState } from "../../../src/api/mod.ts";
import {
  readSpan,
  RecordQueue,
  RecordReader,
  RecordWriter,
  type SpanFields,
  writeSpan,
} from "../../../src/snapshot/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysRecordSampler,
  type FlushResult,
  type SnapshotSink,
  SnapshotSpanProcessor,
} from "../../../src/sdk/mod.ts";
import { spanContextOf, traceFixture } from "./trace_fixture.ts";

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

test("SnapshotSpanProcessor writes whole spans where writing one ends another", () => {
  const writer = new RecordWriter(new Float64Array(1 << 12));
  const sink: SnapshotSink<SpanFields> = {
    write: (span) => void writer.append(writeSpan, span),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  };
  const { record } = traceFixture({ spanProcessors: [new SnapshotSpanProcessor(sink)] });
  // Foreign code, which runs while the span is made ready.
  const traceState: TraceState = {
    ...createTraceState(),
    serialize: () => {
      record("inside", { attributes: { long: "inside ".repeat(30) } }).end();
      return "a=b";
    },
  };
  const parent = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a", { traceState }));
  record("outside", { attributes: { long: "outside ".repeat(30) } }, parent).end();
  record("next").end();
  const queue = new RecordQueue();
  queue.add(writer.take(new Float64Array(0)));
  const spans = queue.take(Infinity, Infinity).map((place) => readSpan(new RecordReader(place)));
  assert.deepEqual(
    spans.map(({ name, traceState, attributes }) => [name, traceState, attributes]),
    [
      ["inside", "", { long: "inside ".repeat(30) }],
      ["outside", "a=b", { long: "outside ".repeat(30) }],
      ["next", "", {}],
    ],
  );
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

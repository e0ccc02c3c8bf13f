import { test } from "node:test";
import assert from "node:assert/strict";
import {
  createTraceState,
  reportCounts,
  ROOT_CONTEXT,
  trace,
  type TraceState,
} from "../../../src/api/mod.ts";
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
  RandomIdGenerator,
  type SnapshotSink,
  SnapshotSpanProcessor,
  TracerProvider,
} from "../../../src/sdk/mod.ts";
import { NotingProcessor, spanContextOf, traceFixture } from "./trace_fixture.ts";

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

/** A provider whose spans are written as records. */
function writingFixture() {
  const writer = new RecordWriter(new Float64Array(1 << 12));
  const sink: SnapshotSink<SpanFields> = {
    write: (span) => void writer.append(writeSpan, span),
    forceFlush: () => Promise.resolve("success"),
    shutdown: () => Promise.resolve("success"),
  };
  const { record } = traceFixture({ spanProcessors: [new SnapshotSpanProcessor(sink)] });
  const spansWritten = () => {
    const queue = new RecordQueue();
    queue.add(writer.take(new Float64Array(0)));
    return queue.take(Infinity, Infinity).map((place) => readSpan(new RecordReader(place)));
  };
  return { record, spansWritten };
}

test("onEnd() writes each sampled span as it ends", () => {
  const sink = new NotingSink();
  const { record } = traceFixture({ spanProcessors: [new SnapshotSpanProcessor(sink)] });
  const open = record("open");
  record("first").end();
  assert.deepEqual(sink.names, ["first"]);
  open.end();
  assert.deepEqual(sink.names, ["first", "open"]);
});

test("onEnd() writes ids and flags of the span, its parent and its links", () => {
  const { record, spansWritten } = writingFixture();
  const [traceId, spanId] = ["0123456789abcdef02468ace13579bdf", "fedcba9876543210"];
  const link = { traceId: "13579bdf02468ace0123456789abcdef", spanId: "0f1e2d3c4b5a6978" };
  const invalid = { traceId: "f".repeat(32), spanId: "no span", traceFlags: 0 };
  const links = [
    { context: { ...link, traceFlags: 3, isRemote: true } },
    { context: { ...link, traceFlags: 0 } },
    { context: invalid, attributes: { a: 1 } },
  ];
  for (const isRemote of [true, false]) {
    const parent = { traceId, spanId, traceFlags: 3, isRemote };
    const context = trace.setSpanContext(ROOT_CONTEXT, parent);
    record("child", { links }, context).end();
  }
  const root = record("root");
  record("grandchild", {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  const [remote, local, grandchild] = spansWritten();
  assert.deepEqual([remote.traceId, remote.parentSpanId], [traceId, spanId]);
  assert.deepEqual([remote.flags, local.flags, grandchild.flags], [0x303, 0x103, 0x101]);
  assert.equal(grandchild.traceId, root.spanContext().traceId);
  assert.equal(grandchild.parentSpanId, root.spanContext().spanId);
  assert.deepEqual(
    remote.links.map(({ traceId, spanId, flags }) => ({ traceId, spanId, flags })),
    [
      { ...link, flags: 0x303 },
      { ...link, flags: 0x100 },
      { traceId: "f".repeat(32), spanId: "0".repeat(16), flags: 0x100 },
    ],
  );
});

test("onEnd() writes whole spans where writing one ends another", () => {
  const { record, spansWritten } = writingFixture();
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
  assert.deepEqual(
    spansWritten().map(({ name, traceState, attributes }) => [name, traceState, attributes]),
    [
      ["inside", "", { long: "inside ".repeat(30) }],
      ["outside", "a=b", { long: "outside ".repeat(30) }],
      ["next", "", {}],
    ],
  );
});

test("onEnd() writes a Proxy of a span, and reports a copy", () => {
  const sink = new NotingSink();
  const inner = new SnapshotSpanProcessor(sink);
  const before = reportCounts().get("foreign-record-SnapshotSpanProcessor") ?? 0;
  const wrapping = new NotingProcessor();
  wrapping.onEnd = (span) => {
    inner.onEnd(new Proxy(span, {}));
    inner.onEnd({ ...span });
  };
  traceFixture({ spanProcessors: [wrapping] }).record("wrapped").end();
  assert.deepEqual(sink.names, ["wrapped"]);
  assert.equal(reportCounts().get("foreign-record-SnapshotSpanProcessor"), before + 1);
});

test("onEnd() writes no span that is not sampled", () => {
  const sink = new NotingSink();
  const sampler = new AlwaysRecordSampler(new AlwaysOffSampler());
  // Random ids set another flag.
  const idGenerator = new RandomIdGenerator();
  const spanProcessors = [new SnapshotSpanProcessor(sink)];
  traceFixture({ sampler, spanProcessors, idGenerator }).record().end();
  assert.deepEqual(sink.names, []);
});

test("onEnd() leaves the span whole for another processor, wherever that is", () => {
  for (const isFirst of [true, false]) {
    const [snapshot, noting] = [new SnapshotSpanProcessor(new NotingSink()), new NotingProcessor()];
    const spanProcessors = isFirst ? [snapshot, noting] : [noting, snapshot];
    const tracer = new TracerProvider({ spanProcessors }).getTracer("test");
    tracer.startSpan("work", { attributes: { a: 1 } }).addEvent("e").end();
    const [span] = noting.ended;
    assert.deepEqual(span.attributes, { a: 1 });
    assert.deepEqual(span.events.map(({ name }) => name), ["e"]);
  }
});

test("forceFlush() and shutdown() are handed on, with their answers", async () => {
  const sink = new NotingSink();
  const processor = new SnapshotSpanProcessor(sink);
  assert.equal(await processor.forceFlush(), "timeout");
  assert.equal(await processor.shutdown(), "failure");
  assert.deepEqual(sink.calls, ["forceFlush", "shutdown"]);
});

import { test } from "node:test";
import assert from "node:assert/strict";
import {
  createContextKey,
  reportCounts,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "../../../src/api/mod.ts";
import type { Context } from "../../../src/api/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysRecordSampler,
  type ReadableSpan,
  type RecordedSpan,
} from "../../../src/sdk/mod.ts";
import { NotingProcessor, settle, spanContextOf, traceFixture } from "./trace_fixture.ts";
import { reportCount } from "../../support/report_count.ts";

/** Writes down the order of its callbacks. */
class OrderedProcessor extends NotingProcessor {
  readonly #name: string;
  readonly #order: string[];

  constructor(name: string, order: string[]) {
    super();
    this.#name = name;
    this.#order = order;
  }

  override onStart(_span: RecordedSpan, _context: Context): void {
    this.#order.push(`start ${this.#name}`);
  }

  onEnding(_span: RecordedSpan): void {
    this.#order.push(`ending ${this.#name}`);
  }

  override onEnd(_span: ReadableSpan): void {
    this.#order.push(`end ${this.#name}`);
  }
}

class EndingProcessor extends NotingProcessor {
  readonly #ending: (span: RecordedSpan) => void;

  constructor(ending: (span: RecordedSpan) => void) {
    super();
    this.#ending = ending;
  }

  onEnding(span: RecordedSpan): void {
    this.#ending(span);
  }
}

class ThrowingProcessor extends NotingProcessor {
  override onStart(): void {
    throw new Error("from onStart");
  }

  onEnding(): void {
    throw new Error("from onEnding");
  }

  override onEnd(): void {
    throw Object.create(null); // not even printable
  }
}

test("onStart() receives the parent context in full", () => {
  const { record, processor } = traceFixture();
  const key = createContextKey("test");
  const context = trace.setSpanContext(ROOT_CONTEXT, spanContextOf("a")).setValue(key, 1);
  record("work", {}, context);
  assert.equal(processor.started[0].parentContext, context);
});

test("onStart() sees the span as it was created, and may change it", () => {
  const seen: unknown[] = [];
  const processor = new NotingProcessor();
  processor.onStart = (span) => {
    seen.push(span.name, span.attributes, span.links.length, span.startTime);
    span.setAttribute("added", true).updateName("renamed");
  };
  const { tracer, processor: last } = traceFixture({ spanProcessors: [processor] });
  const links = [{ context: spanContextOf("a") }];
  tracer.startSpan("work", { attributes: { a: 1 }, links });
  assert.deepEqual(seen, ["work", { a: 1 }, 1, [1_700_000_000, 0]]);
  const { span } = last.started[0];
  assert.deepEqual([span.name, span.attributes], ["renamed", { a: 1, added: true }]);
});

test("end() calls the processors in order, and every onEnding() before any onEnd()", () => {
  const order: string[] = [];
  const spanProcessors = ["one", "two"].map((name) => new OrderedProcessor(name, order));
  traceFixture({ spanProcessors }).record().end();
  assert.deepEqual(order, [
    "start one",
    "start two",
    "ending one",
    "ending two",
    "end one",
    "end two",
  ]);
});

test("onEnding() sees a span with its end time that can still be written", () => {
  const seen: unknown[] = [];
  const ending = new EndingProcessor((span) => {
    seen.push(span.endTime, span.duration, span.isRecording());
    span.setAttribute("last", 1).addEvent("e").updateName("renamed");
  });
  const { record, time } = traceFixture({ spanProcessors: [ending] });
  const span = record();
  time.advance(10);
  span.end();
  assert.deepEqual(seen, [[1_700_000_000, 10_000_000], [0, 10_000_000], true]);
  assert.deepEqual([span.name, span.attributes, span.events.length], ["renamed", { last: 1 }, 1]);
});

test("onEnding() may not end the span again", () => {
  const ending = new EndingProcessor((span) => span.end([5, 0]));
  const { record, processor } = traceFixture({ spanProcessors: [ending] });
  const span = record();
  span.end();
  assert.deepEqual([span.endTime, processor.ended.length], [[1_700_000_000, 0], 1]);
});

test("onEnding() may write from within the callback only", async () => {
  let late: Promise<void> | undefined;
  const ending = new EndingProcessor((span) => {
    late = Promise.resolve().then(() => void span.setAttribute("late", 1));
  });
  const span = traceFixture({ spanProcessors: [ending] }).record();
  span.end();
  await late;
  assert.deepEqual(span.attributes, {});
});

test("onEnd() sees a span that has ended and does not record", () => {
  const seen: unknown[] = [];
  const processor = new NotingProcessor();
  processor.onEnd = (span) => {
    const recorded = span as RecordedSpan; // every span that ends here was recorded here
    recorded.setAttribute("late", 1);
    seen.push(span.ended, recorded.isRecording(), span.attributes);
  };
  traceFixture({ spanProcessors: [processor] }).record().end();
  assert.deepEqual(seen, [true, false, {}]);
});

test("startSpan() shows processors no span that is not recorded", () => {
  const { tracer, processor } = traceFixture({ sampler: new AlwaysOffSampler() });
  tracer.startSpan("dropped").end();
  assert.deepEqual([processor.started, processor.ended], [[], []]);
});

test("end() shows processors spans that are recorded but not sampled", () => {
  const sampler = new AlwaysRecordSampler(new AlwaysOffSampler());
  const { record, processor } = traceFixture({ sampler });
  record().end();
  assert.equal(processor.ended[0].spanContext().traceFlags & 1, 0);
});

test("end() goes on where a processor throws, for the application and the other processors", () => {
  const last = new NotingProcessor();
  const before = reportCounts().get("span-processor-onEnding") ?? 0;
  const { tracer } = traceFixture({ spanProcessors: [new ThrowingProcessor(), last] });
  tracer.startSpan("work").end();
  assert.deepEqual([last.started.length, last.ended.length], [1, 1]);
  assert.equal(reportCounts().get("span-processor-onEnding"), before + 1);
});

test("end() goes on where a processor rejects, and reports it", async () => {
  const callbacks = ["onStart", "onEnding", "onEnd"] as const;
  const counts = (): number[] => callbacks.map((name) => reportCount(`span-processor-${name}`));
  const reject = () => Promise.reject(new Error("no network"));
  const rejecting = Object.assign(new NotingProcessor(), {
    onStart: reject,
    onEnding: reject,
    onEnd: reject,
  });
  const before = counts();
  const { tracer } = traceFixture({ spanProcessors: [rejecting] });
  tracer.startSpan("work").end();
  await settle();
  assert.deepEqual(counts(), before.map((count) => count + 1));
});

test("end() comes to an end where processors start and end spans in turn, and reports them", () => {
  const last = new NotingProcessor();
  const startAnother = () => tracer.startSpan("another").end();
  const endless = Object.assign(new NotingProcessor(), {
    onStart: startAnother,
    onEnding: startAnother,
    onEnd: startAnother,
  });
  const before = reportCounts().get("span-depth") ?? 0;
  const { tracer } = traceFixture({ spanProcessors: [endless, last] });
  tracer.startSpan("work").end();
  assert.ok(last.ended.length > 1 && last.ended.length < 1000, `${last.ended.length} spans`);
  assert.ok((reportCounts().get("span-depth") ?? 0) > before);
  const count = last.ended.length;
  tracer.startSpan("work").end();
  assert.equal(last.ended.length, 2 * count);
});

test("ReadableSpan gives everything that a span holds", () => {
  const { record, provider, time } = traceFixture();
  const parent = spanContextOf("a");
  const span: ReadableSpan = record(
    "work",
    { kind: 1, attributes: { a: 1 } },
    trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  time.advance(1);
  assert.deepEqual(span.spanContext(), {
    traceId: parent.traceId,
    spanId: "0000000000000001",
    traceFlags: 1,
  });
  assert.deepEqual(span.parentSpanContext, parent);
  assert.equal(span.resource, provider.resource);
  assert.deepEqual(span.instrumentationScope, {
    name: "fixture",
    version: "",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: 0,
  });
  assert.deepEqual([span.name, span.kind, span.status, span.attributes, span.events, span.links], [
    "work",
    1,
    { code: 0 },
    { a: 1 },
    [],
    [],
  ]);
  assert.deepEqual([
    span.droppedAttributesCount,
    span.droppedEventsCount,
    span.droppedLinksCount,
  ], [0, 0, 0]);
});

test("ReadableSpan can be read when somebody has frozen it", () => {
  const { record } = traceFixture();
  const span = record("frozen");
  span.setAttribute("a", 1).addEvent("e").setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  Object.freeze(span);
  assert.deepEqual(span.attributes, { a: 1 });
  assert.deepEqual(span.events.map(({ name }) => name), ["e"]);
  assert.deepEqual([span.links, span.status], [[], { code: SpanStatusCode.ERROR }]);
});

test("ReadableSpan keeps what a processor edits once it has ended", () => {
  const { record, processor } = traceFixture();
  const started = record("ask", { attributes: { prompt: "secret", kept: 1 } });
  started.addEvent("chunk").addLink({ context: spanContextOf("b") }).end();
  const span = processor.ended[0];
  span.attributes["prompt"] = "***";
  delete span.attributes["kept"];
  span.events.splice(0, 1);
  span.links.pop();
  Object.assign(span, { status: { code: SpanStatusCode.OK } });
  assert.deepEqual(
    [span.attributes, span.events, span.links, span.status],
    [{ prompt: "***" }, [], [], { code: SpanStatusCode.OK }],
  );
});

test("ReadableSpan gives copies until it has ended", () => {
  const { record } = traceFixture();
  const span = record("ask", { attributes: { prompt: "secret" } });
  span.attributes["prompt"] = "***";
  span.events.push({ name: "chunk", time: [0, 0], attributes: {}, droppedAttributesCount: 0 });
  assert.deepEqual([span.attributes, span.events], [{ prompt: "secret" }, []]);
  Object.assign(span, { status: { code: SpanStatusCode.ERROR, message: "late" } });
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR, message: "late" });
});

for (
  const [what, wrap] of [
    ["a Proxy of it", (span: RecordedSpan) => new Proxy(span, {})],
    [
      "a Proxy that reads from the span",
      // why: what a proxy answers has no type, and is what the span has by this name
      (span: RecordedSpan) =>
        new Proxy(span, { get: (target, name) => target[name as keyof RecordedSpan] }),
    ],
    ["an object made from it", (span: RecordedSpan): RecordedSpan => Object.create(span)],
  ] as const
) {
  test(`RecordedSpan works through ${what}`, () => {
    const { record, provider } = traceFixture();
    const parent = spanContextOf("a");
    const context = trace.setSpanContext(ROOT_CONTEXT, parent);
    const span = wrap(record("work", { attributes: { a: 1 } }, context));
    span.setAttribute("b", 2).setStatus({ code: SpanStatusCode.OK }).addEvent("chunk");
    assert.equal(span.isRecording(), true);
    span.end();
    assert.equal(span.isRecording(), false);
    assert.equal(span.spanContext().traceId, parent.traceId);
    assert.equal(span.parentSpanContext, parent);
    assert.equal(span.resource, provider.resource);
    assert.equal(span.instrumentationScope.name, "fixture");
    assert.deepEqual(
      [span.attributes, span.status, span.events.length, span.links, span.duration],
      [{ a: 1, b: 2 }, { code: SpanStatusCode.OK }, 1, [], [0, 0]],
    );
  });
}

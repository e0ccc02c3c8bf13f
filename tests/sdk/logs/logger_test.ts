import assert from "node:assert/strict";
import { test } from "node:test";
import {
  context,
  INVALID_SPAN_CONTEXT,
  reportCounts,
  ROOT_CONTEXT,
  SeverityNumber,
  type Span,
  type SpanContext,
  trace,
} from "../../../src/api/mod.ts";
import {
  AlwaysOffSampler,
  FilterLogRecordProcessor,
  type LogRecordProcessor,
  RandomIdGenerator,
} from "../../../src/sdk/mod.ts";
import { settle, traceFixture, withContextManager } from "../trace/trace_fixture.ts";
import { KeepingProcessor, logFixture, SPAN_ID, spanContext, TRACE_ID } from "./log_fixture.ts";

test("emit() keeps every field", () => {
  const { logger, kept } = logFixture();
  logger.emit({
    timestamp: [1_700_000_001, 5],
    observedTimestamp: [1_700_000_002, 6],
    severityNumber: SeverityNumber.WARN2,
    severityText: "warning",
    eventName: "shop.paid",
    body: { text: "paid", bytes: new Uint8Array([1, 2]), list: [1, null, "x"], nothing: null },
    attributes: { cents: 1200, ok: true, empty: "", none: null, map: { deep: [1.5] } },
  });
  const [record] = kept.records;
  assert.deepEqual(record.timestamp, [1_700_000_001, 5]);
  assert.deepEqual(record.observedTimestamp, [1_700_000_002, 6]);
  assert.equal(record.severityNumber, 14);
  assert.equal(record.severityText, "warning");
  assert.equal(record.eventName, "shop.paid");
  assert.deepEqual(record.body, {
    text: "paid",
    bytes: new Uint8Array([1, 2]),
    list: [1, null, "x"],
    nothing: null,
  });
  assert.deepEqual(record.attributes, {
    cents: 1200,
    ok: true,
    empty: "",
    none: null,
    map: { deep: [1.5] },
  });
  assert.equal(record.droppedAttributesCount, 0);
  assert.equal(record.resource.attributes["service.name"], "shop");
  assert.equal(record.instrumentationScope.name, "shop");
});

test("emit() observes now and leaves the rest unsaid when nothing is said", () => {
  const { logger, kept } = logFixture();
  logger.emit({});
  const [record] = kept.records;
  assert.equal(record.timestamp, undefined);
  assert.deepEqual(record.observedTimestamp, [1_700_000_000, 0]);
  assert.equal(record.severityNumber, 0);
  assert.equal(record.severityText, "");
  assert.equal(record.eventName, "");
  assert.equal(record.body, undefined);
  assert.deepEqual(record.attributes, {});
  assert.equal(record.spanContext, undefined);
});

test("emit() takes the span from the active context", () => {
  const { logger, kept } = logFixture();
  const { tracer } = traceFixture({ idGenerator: new RandomIdGenerator() });
  withContextManager(() => {
    tracer.startActiveSpan("work", (span) => {
      logger.emit({ body: "inside" });
      assert.deepEqual(kept.records[0].spanContext, span.spanContext());
    });
  });
});

test("emit() takes the span from the context that is given", () => {
  const { logger, kept } = logFixture();
  const given = spanContext(1);
  withContextManager(() => {
    logger.emit({ context: given });
    context.with(given, () => logger.emit({ context: ROOT_CONTEXT }));
  });
  assert.equal(kept.contexts[0], given);
  assert.deepEqual(kept.records[0].spanContext, {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
  });
  assert.equal(kept.records[1].spanContext, undefined);
});

test("emit() takes the ids of a span that is not sampled", () => {
  const { logger, kept } = logFixture();
  const { tracer } = traceFixture({ sampler: new AlwaysOffSampler() });
  const span = tracer.startSpan("off");
  logger.emit({ context: trace.setSpan(ROOT_CONTEXT, span) });
  assert.equal(kept.records[0].spanContext?.spanId, span.spanContext().spanId);
  assert.equal((kept.records[0].spanContext?.traceFlags ?? 1) & 1, 0);
});

test("emit() copies what the application goes on changing", () => {
  const { logger, kept } = logFixture();
  const body = { items: [1] };
  const attributes = { list: ["a"] };
  logger.emit({ body, attributes });
  body.items.push(2);
  attributes.list.push("b");
  assert.deepEqual(kept.records[0].body, { items: [1] });
  assert.deepEqual(kept.records[0].attributes, { list: ["a"] });
});

test("emit() takes what is no severity for none", () => {
  const { logger, kept } = logFixture();
  for (const severityNumber of [-1, 1.5, 25, NaN, Infinity]) {
    // why: plain JavaScript gives what it likes
    logger.emit({ severityNumber: severityNumber as SeverityNumber });
  }
  assert.deepEqual(kept.records.map((record) => record.severityNumber), [0, 0, 0, 0, 0]);
});

test("emit() takes null for a text that nobody said", () => {
  const { logger, kept } = logFixture();
  // why: plain JavaScript gives what it likes
  const loose = logger as unknown as { emit(record: unknown): void };
  loose.emit({ severityText: null, eventName: null });
  const [record] = kept.records;
  assert.deepEqual([record.severityText, record.eventName], ["", ""]);
});

test("emit() sets the attributes of an exception, and what the application says of it wins", () => {
  const { logger, kept } = logFixture();
  const error = new RangeError("too much");
  logger.emit({ exception: error, attributes: { "exception.message": "mine" } });
  const { attributes } = kept.records[0];
  assert.equal(attributes["exception.type"], "RangeError");
  assert.equal(attributes["exception.message"], "mine");
  assert.equal(attributes["exception.stacktrace"], error.stack);
});

test("emit() sets the message of an exception that is no object", () => {
  const { logger, kept } = logFixture();
  logger.emit({ exception: "plain text" });
  assert.deepEqual(kept.records[0].attributes, { "exception.message": "plain text" });
});

test("emit() holds attributes within the limits, and not the body", () => {
  const { logger, kept } = logFixture({
    logRecordLimits: {
      attributeCountLimit: 2,
      attributeValueLengthLimit: 3,
      attributeValueDepthLimit: 1,
    },
  });
  logger.emit({ body: "as long as it likes", attributes: { a: "12345", b: [[1]], c: 1, d: 2 } });
  const [record] = kept.records;
  assert.equal(record.body, "as long as it likes");
  assert.deepEqual(record.attributes, { a: "123", b: [null] });
  assert.equal(record.droppedAttributesCount, 2);
});

test("emit() survives a body without end", () => {
  const { logger, kept } = logFixture();
  const body: Record<string, unknown> = {};
  body.self = body;
  logger.emit({ body });
  assert.equal(kept.records.length, 1);
});

test("emit() never throws", () => {
  const { logger, kept } = logFixture();
  const thrower = {
    get attributes(): never {
      throw new Error("getter");
    },
  };
  // why: plain JavaScript gives what it likes
  const loose = logger as unknown as { emit(record: unknown): void };
  for (const record of [undefined, null, 5, "text", thrower]) loose.emit(record);
  assert.ok(kept.records.every((record) => record.body === undefined));
});

test("enabled() never throws, and leaves what it cannot tell to emit()", () => {
  const { provider, logger } = logFixture();
  // why: plain JavaScript gives what it likes
  const loose = logger as unknown as { enabled(question: unknown): boolean };
  assert.equal(loose.enabled(null), true);
  provider.setLoggerConfigurator(() => ({ enabled: false }));
  assert.equal(loose.enabled(null), false);
});

/** What a test double or another package may put in the place of a span. */
const BROKEN_SPANS: Readonly<Record<string, object>> = {
  "has no context": {},
  "has none to tell": { spanContext: () => undefined },
};

for (const [what, span] of Object.entries(BROKEN_SPANS)) {
  test(`enabled() and emit() take a span for none when it ${what}`, () => {
    const { logger, kept } = logFixture({ loggerConfigurator: () => ({ traceBased: true }) });
    // why: that is what is wrong with it
    const context = trace.setSpan(ROOT_CONTEXT, span as Span);
    assert.equal(logger.enabled({ context }), true);
    logger.emit({ context, body: "kept" });
    assert.deepEqual(kept.records.map((record) => record.spanContext), [undefined]);
  });
}

test("emit() drops what is not severe enough, and takes what has no severity", () => {
  const { logger, kept } = logFixture({
    loggerConfigurator: () => ({ minimumSeverity: SeverityNumber.WARN }),
  });
  logger.emit({ severityNumber: SeverityNumber.INFO4, body: "below" });
  logger.emit({ severityNumber: SeverityNumber.WARN, body: "at" });
  logger.emit({ body: "unsaid" });
  assert.deepEqual(kept.records.map((record) => record.body), ["at", "unsaid"]);
});

test("emit() drops records of unsampled spans when it is trace-based", () => {
  const { logger, kept } = logFixture({ loggerConfigurator: () => ({ traceBased: true }) });
  logger.emit({ context: spanContext(0), body: "unsampled" });
  logger.emit({ context: spanContext(1), body: "sampled" });
  logger.emit({ context: ROOT_CONTEXT, body: "no trace" });
  const nowhere = trace.setSpan(ROOT_CONTEXT, trace.wrapSpanContext(INVALID_SPAN_CONTEXT));
  logger.emit({ context: nowhere, body: "no span" });
  const bodies = kept.records.map((record) => record.body);
  assert.deepEqual(bodies, ["sampled", "no trace", "no span"]);
});

test("enabled() says what emit() does", () => {
  const { logger, provider } = logFixture({
    loggerConfigurator: () => ({ minimumSeverity: SeverityNumber.WARN, traceBased: true }),
  });
  assert.equal(logger.enabled({ severityNumber: SeverityNumber.INFO }), false);
  assert.equal(logger.enabled({ severityNumber: SeverityNumber.ERROR }), true);
  assert.equal(logger.enabled(), true);
  assert.equal(logger.enabled({ context: spanContext(0) }), false);
  assert.equal(logger.enabled({ context: spanContext(1) }), true);
  provider.setLoggerConfigurator(() => ({ enabled: false }));
  assert.equal(logger.enabled(), false);
});

class PickyProcessor extends KeepingProcessor {
  readonly questions: unknown[] = [];
  answer = false;

  enabled(question: Parameters<NonNullable<LogRecordProcessor["enabled"]>>[0]): boolean {
    this.questions.push(question);
    return this.answer;
  }
}

test("enabled() is false without processors, and when all of them say so", () => {
  assert.equal(logFixture({ logRecordProcessors: [] }).logger.enabled(), false);
  const picky = new PickyProcessor();
  const { logger } = logFixture({ logRecordProcessors: [picky, new PickyProcessor()] });
  const question = {
    context: spanContext(1),
    severityNumber: SeverityNumber.INFO,
    eventName: "paid",
  };
  assert.equal(logger.enabled(question), false);
  assert.partialDeepStrictEqual(picky.questions[0], question);
  picky.answer = true;
  assert.equal(logger.enabled(), true);
  assert.equal(logger.enabled({ context: spanContext(0) }), true);
});

test("enabled() is true when a processor's is async, and rejects", async () => {
  const before = reportCounts().get("log-record-processor-enabled") ?? 0;
  const rejecting = new PickyProcessor();
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  rejecting.enabled = () => Promise.reject(new Error("enabled")) as unknown as boolean;
  assert.equal(logFixture({ logRecordProcessors: [rejecting] }).logger.enabled(), true);
  await settle();
  assert.equal(reportCounts().get("log-record-processor-enabled"), before + 1);
});

test("emit() takes everything when a minimumSeverity() is async, and rejects", async () => {
  const before = reportCounts().get("log-record-processor-minimumSeverity") ?? 0;
  const rejecting = Object.assign(new KeepingProcessor(), {
    minimumSeverity: () => Promise.reject(new Error("severity")) as unknown as number,
  });
  const { logger } = logFixture({ logRecordProcessors: [rejecting] });
  logger.emit({ severityNumber: SeverityNumber.TRACE });
  assert.equal(rejecting.records.length, 1);
  await settle();
  assert.equal(reportCounts().get("log-record-processor-minimumSeverity"), before + 1);
});

test("enabled() is true when a processor throws, whatever the others say", () => {
  const throwing = new PickyProcessor();
  throwing.enabled = () => {
    throw new Error("enabled");
  };
  const { logger } = logFixture({ logRecordProcessors: [throwing, new PickyProcessor()] });
  assert.equal(logger.enabled(), true);
});

test("emit() takes every severity when a processor cannot tell its bound", () => {
  const throwing = new KeepingProcessor();
  const minimumSeverity = (): number => {
    throw new Error("minimumSeverity");
  };
  const severe = new FilterLogRecordProcessor(new KeepingProcessor(), { minimumSeverity: 17 });
  const { logger } = logFixture({
    logRecordProcessors: [Object.assign(throwing, { minimumSeverity }), severe],
  });
  logger.emit({ severityNumber: SeverityNumber.TRACE });
  assert.equal(throwing.records.length, 1);
});

test("enabled() is true when one processor does not say", () => {
  const { logger } = logFixture({
    logRecordProcessors: [new PickyProcessor(), new KeepingProcessor()],
  });
  assert.equal(logger.enabled(), true);
});

test("emit() lets later processors see what earlier ones changed", () => {
  const changing = new KeepingProcessor();
  changing.onEmit = (record) => {
    record.setAttribute("added", 1).removeAttribute("taken").setBody({ b: 1 }).setEventName("e")
      .setSeverityNumber(SeverityNumber.FATAL).setSeverityText("f").setTimestamp([7, 8])
      .setObservedTimestamp([9, 10]).setAttributes({ more: 2 })
      .setSpanContext({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });
  };
  const kept = new KeepingProcessor();
  const { logger } = logFixture({ logRecordProcessors: [changing, kept] });
  logger.emit({ attributes: { taken: 1, kept: 2 } });
  const [record] = kept.records;
  assert.deepEqual(record.attributes, { kept: 2, added: 1, more: 2 });
  assert.deepEqual(record.body, { b: 1 });
  assert.equal(record.eventName, "e");
  assert.equal(record.severityNumber, 21);
  assert.equal(record.severityText, "f");
  assert.deepEqual(record.timestamp, [7, 8]);
  assert.deepEqual(record.observedTimestamp, [9, 10]);
  assert.equal(record.spanContext?.spanId, SPAN_ID);
});

test("setSpanContext() takes a record out of its span, whatever says that there is none", () => {
  // As plain JavaScript may call it, too.
  for (const none of [undefined, null, INVALID_SPAN_CONTEXT, {}] as (SpanContext | undefined)[]) {
    const moving = new KeepingProcessor();
    moving.onEmit = (record) => void record.setSpanContext(none);
    const kept = new KeepingProcessor();
    const { logger } = logFixture({ logRecordProcessors: [moving, kept] });
    logger.emit({ context: spanContext(1) });
    assert.equal(kept.records[0].spanContext, undefined);
  }
});

test("emit() goes on when a processor throws", () => {
  const throwing = new KeepingProcessor();
  throwing.onEmit = () => {
    throw new Error("processor");
  };
  const kept = new KeepingProcessor();
  const { logger } = logFixture({ logRecordProcessors: [throwing, kept] });
  logger.emit({ body: "still" });
  assert.equal(kept.records.length, 1);
});

test("clone() keeps what it is a clone of", () => {
  const { logger, kept } = logFixture();
  logger.emit({ body: "b", attributes: { a: 1 }, context: spanContext(1) });
  const [record] = kept.records;
  const clone = record.clone();
  record.setAttribute("later", 1).setBody("changed");
  assert.deepEqual(clone.attributes, { a: 1 });
  assert.equal(clone.body, "b");
  assert.equal(clone.spanContext?.traceId, TRACE_ID);
});

test("emit() comes to an end when several processors emit records of their own", () => {
  let callCount = 0;
  const emitting: LogRecordProcessor = {
    onEmit: () => {
      callCount++;
      logger.emit({ body: "again" });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const { logger } = logFixture({ logRecordProcessors: [emitting, emitting] });
  logger.emit({ body: "first" });
  assert.ok(callCount > 2 && callCount < 1000, String(callCount));
});

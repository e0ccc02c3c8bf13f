import { test } from "node:test";
import assert from "node:assert/strict";
import { reportCounts, ROOT_CONTEXT, SpanStatusCode, trace } from "../../../src/api/mod.ts";
import type { Span } from "../../../src/api/mod.ts";
import { Clock, TracerProvider } from "../../../src/sdk/mod.ts";
import { runProgram } from "../../support/run_child.ts";
import { NotingProcessor, spanContextOf, traceFixture } from "./trace_fixture.ts";

test("end() ends the span with the time of the call", () => {
  const { record, time, processor } = traceFixture();
  const span = record();
  time.advance(1_250);
  span.end();
  assert.deepEqual(span.startTime, [1_700_000_000, 0]);
  assert.deepEqual(span.endTime, [1_700_000_001, 250_000_000]);
  assert.deepEqual(span.duration, [1, 250_000_000]);
  assert.deepEqual(processor.ended, [span]);
});

test("end() takes a time in each of its forms", () => {
  for (
    const [endTime, expected] of [
      [[1_700_000_002, 5], [1_700_000_002, 5]],
      [new Date(1_700_000_003_000), [1_700_000_003, 0]],
      [1_700_000_004_500, [1_700_000_004, 500_000_000]],
      [5_250, [1_700_000_000, 250_000_000]], // a reading of the monotonic clock
    ] as const
  ) {
    const span = traceFixture().record();
    span.end(Array.isArray(endTime) ? [endTime[0], endTime[1]] : endTime as number | Date);
    assert.deepEqual(span.endTime, expected);
  }
});

test("end() takes the time of the call when the given one is none", () => {
  const span = traceFixture().record();
  span.end(new Date(NaN));
  assert.deepEqual(span.endTime, [1_700_000_000, 0]);
});

test("startSpan() takes a start time in each of its forms", () => {
  const { record } = traceFixture();
  assert.deepEqual(record("a", { startTime: [1_600_000_000, 5] }).startTime, [1_600_000_000, 5]);
  assert.deepEqual(record("a", { startTime: new Date(5_000) }).startTime, [5, 0]);
  assert.deepEqual(record("a", { startTime: 1_600_000_000_000 }).startTime, [1_600_000_000, 0]);
  assert.deepEqual(record("a", { startTime: 4_000 }).startTime, [1_699_999_999, 0]);
});

test("startSpan() places a performance.now() start before the end by the clock", () => {
  const processor = new NotingProcessor();
  const provider = new TracerProvider({ spanProcessors: [processor], clock: new Clock() });
  provider.getTracer("a").startSpan("work", { startTime: performance.now() }).end();
  const [seconds, nanos] = processor.ended[0].duration;
  assert.ok(seconds >= 0 && seconds < 60, `${seconds} s`);
  assert.ok(nanos >= 0);
});

test("duration is monotonic when the calendar is adjusted in between", () => {
  for (const adjustmentMs of [-3_600_000, 3_600_000]) {
    const { record, time } = traceFixture();
    const span = record();
    time.monotonic += 20;
    time.epoch += adjustmentMs;
    span.addEvent("adjusted");
    span.end();
    assert.deepEqual(span.duration, [0, 20_000_000]);
    assert.deepEqual(span.events[0].time, [1_700_000_000, 20_000_000]);
  }
});

test("end() ends the span at its start when the given time is earlier", () => {
  const count = (): number => reportCounts().get("span-end-before-start") ?? 0;
  const before = count();
  for (const endTime of [[1_700_000_000, 0], [1_700_000_100, 4]] as const) {
    const span = traceFixture().record("work", { startTime: [1_700_000_100, 5] });
    span.end([...endTime]);
    assert.deepEqual([span.endTime, span.duration], [[1_700_000_100, 5], [0, 0]]);
  }
  // The second is earlier by less than a clock of milliseconds can tell.
  assert.equal(count(), before + 1);
});

test("end() ends a span at its start when that is to come", () => {
  const span = traceFixture().record("work", { startTime: [1_700_000_100, 0] });
  span.end();
  assert.deepEqual([span.endTime, span.duration], [[1_700_000_100, 0], [0, 0]]);
});

test("duration borrows a second when the nanoseconds run over", () => {
  const span = traceFixture().record("work", { startTime: [10, 900_000_000] });
  span.end([12, 100_000_000]);
  assert.deepEqual(span.duration, [1, 200_000_000]);
});

test("endTime and duration are zero until the span has ended", () => {
  const span = traceFixture().record();
  assert.deepEqual([span.endTime, span.duration, span.ended], [[0, 0], [0, 0], false]);
  span.end();
  assert.equal(span.ended, true);
});

test("isRecording() is true until end() and false after it", () => {
  const span = traceFixture().record();
  assert.equal(span.isRecording(), true);
  span.end();
  assert.equal(span.isRecording(), false);
});

test("end() takes effect once", () => {
  const { record, time, processor } = traceFixture();
  const span = record();
  span.end();
  time.advance(1_000);
  span.end();
  assert.deepEqual(span.endTime, [1_700_000_000, 0]);
  assert.equal(processor.ended.length, 1);
});

test("end() of a span that has ended is no warning: nothing is lost by it", async () => {
  const { stdout, stderr } = await runProgram(new URL("../fixtures/end_twice.ts", import.meta.url));
  assert.equal(stdout, "debug end\nwarn setAttribute\n", stderr);
});

test("end() makes every later change of the span ineffective", () => {
  const span = traceFixture().record("before");
  span.end();
  const before = reportCounts().get("span-ended-setAttribute") ?? 0;
  span.setAttribute("a", 1).setAttributes({ b: 1 }).addEvent("e").updateName("after");
  span.addLink({ context: spanContextOf("a") }).addLinks([{ context: spanContextOf("a") }]);
  span.setStatus({ code: SpanStatusCode.ERROR }).recordException("late");
  assert.equal(span.name, "before");
  assert.deepEqual([span.attributes, span.events, span.links], [{}, [], []]);
  assert.deepEqual(span.status, { code: SpanStatusCode.UNSET });
  assert.equal(reportCounts().get("span-ended-setAttribute"), before + 1);
});

test("end() leaves children recording", () => {
  const { record } = traceFixture();
  const parent = record();
  const child = record("child", {}, trace.setSpan(ROOT_CONTEXT, parent));
  parent.end();
  assert.equal(child.isRecording(), true);
});

test("updateName() renames the span", () => {
  const span = traceFixture().record("before");
  assert.equal(span.updateName("after"), span);
  assert.equal(span.name, "after");
});

test("setStatus() sets Ok and Error, with a message for Error only", () => {
  const status = (code: SpanStatusCode, message?: string) =>
    traceFixture().record().setStatus({ code, message }).status;
  assert.deepEqual(status(SpanStatusCode.UNSET, "ignored"), { code: SpanStatusCode.UNSET });
  assert.deepEqual(status(SpanStatusCode.OK, "ignored"), { code: SpanStatusCode.OK });
  assert.deepEqual(status(SpanStatusCode.ERROR), { code: SpanStatusCode.ERROR });
  assert.deepEqual(status(SpanStatusCode.ERROR, "it broke"), {
    code: SpanStatusCode.ERROR,
    message: "it broke",
  });
});

test("setStatus() never goes back from Ok", () => {
  const span = traceFixture().record().setStatus({ code: SpanStatusCode.OK }) as Span & {
    status: unknown;
  };
  span.setStatus({ code: SpanStatusCode.ERROR, message: "late" });
  span.setStatus({ code: SpanStatusCode.UNSET });
  assert.deepEqual(span.status, { code: SpanStatusCode.OK });
});

test("setStatus() goes from Error to Ok and forgets the message", () => {
  const span = traceFixture().record();
  span.setStatus({ code: SpanStatusCode.ERROR, message: "it broke" });
  span.setStatus({ code: SpanStatusCode.OK });
  assert.deepEqual(span.status, { code: SpanStatusCode.OK });
});

test("setStatus() ignores Unset", () => {
  const span = traceFixture().record();
  span.setStatus({ code: SpanStatusCode.ERROR, message: "it broke" });
  span.setStatus({ code: SpanStatusCode.UNSET });
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR, message: "it broke" });
});

test("setStatus() takes the newest of two errors", () => {
  const span = traceFixture().record();
  span.setStatus({ code: SpanStatusCode.ERROR, message: "first" });
  span.setStatus({ code: SpanStatusCode.ERROR });
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR });
});

test("setAttribute() may be called by any number of tasks at the same time", async () => {
  const { record, processor } = traceFixture();
  const span = record();
  const tasks = Array.from({ length: 100 }, async (_, index) => {
    await Promise.resolve();
    span.setAttribute(`k${index}`, index);
    if (index === 99) span.end();
  });
  await Promise.all(tasks);
  assert.equal(Object.keys(span.attributes).length, 100);
  assert.equal(processor.ended.length, 1);
});

test("spanContext() is the same object for the whole life of a span", () => {
  const span = traceFixture().record();
  const context = span.spanContext();
  span.end();
  assert.equal(span.spanContext(), context);
});

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Exception } from "../../../src/api/mod.ts";
import { traceFixture } from "./trace_fixture.ts";

const NOW = [1_700_000_000, 0];

test("addEvent() adds an event with the time of the call", () => {
  const { record, time } = traceFixture();
  const span = record();
  time.advance(1_500);
  assert.equal(span.addEvent("tick"), span);
  assert.deepEqual(span.events, [{
    name: "tick",
    time: [1_700_000_001, 500_000_000],
    attributes: {},
    droppedAttributesCount: 0,
  }]);
});

test("addEvent() takes attributes and a time, in each of its forms", () => {
  const span = traceFixture().record();
  span.addEvent("one", { a: 1 }).addEvent("two", { a: 1 }, [5, 6]).addEvent("three", [7, 8]);
  span.addEvent("four", new Date(9_000)).addEvent("five", [7, 8], [9, 10]);
  const told = span.events.map(({ name, time, attributes }) => [name, time, attributes]);
  assert.deepEqual(told, [
    ["one", NOW, { a: 1 }],
    ["two", [5, 6], { a: 1 }],
    ["three", [7, 8], {}],
    ["four", [9, 0], {}],
    ["five", [9, 10], {}],
  ]);
});

test("addEvent() keeps the order in which events were added, whatever their times", () => {
  const span = traceFixture().record();
  span.addEvent("late", [900, 0]).addEvent("early", [100, 0]).addEvent("middle", [500, 0]);
  assert.deepEqual(span.events.map(({ name }) => name), ["late", "early", "middle"]);
});

test("addEvent() keeps times outside of the span as they are", () => {
  const span = traceFixture().record("work", { startTime: [1_000, 0] });
  span.addEvent("before", [10, 0]).end([2_000, 0]);
  assert.deepEqual(span.events[0].time, [10, 0]);
});

test("addEvent() may be called by any number of tasks at the same time", async () => {
  const span = traceFixture().record();
  const tasks = Array.from({ length: 100 }, async (_, index) => {
    await Promise.resolve();
    span.addEvent(`task ${index}`);
  });
  await Promise.all(tasks);
  assert.equal(new Set(span.events.map(({ name }) => name)).size, 100);
});

test("addEvent() drops events beyond the limit and counts them", () => {
  const span = traceFixture({ spanLimits: { eventCountLimit: 2 } }).record();
  for (const name of ["a", "b", "c", "d"]) span.addEvent(name);
  assert.deepEqual(span.events.map(({ name }) => name), ["a", "b"]);
  assert.equal(span.droppedEventsCount, 2);
});

test("addEvent() keeps 128 events by default", () => {
  const span = traceFixture().record();
  for (let i = 0; i < 130; i++) span.addEvent("e");
  assert.deepEqual([span.events.length, span.droppedEventsCount], [128, 2]);
});

test("addEvent() drops attributes of an event beyond the limit and counts them", () => {
  const limits = { attributePerEventCountLimit: 1, attributeValueLengthLimit: 2 };
  const span = traceFixture({ spanLimits: limits }).record();
  span.addEvent("e", { a: "long", b: 2, c: 3 });
  assert.deepEqual(span.events[0].attributes, { a: "lo" });
  assert.equal(span.events[0].droppedAttributesCount, 2);
  assert.equal(span.droppedAttributesCount, 0);
});

test("addEvent() holds on to no attributes of the caller", () => {
  const span = traceFixture().record();
  const list = [1];
  span.addEvent("e", { list });
  list.push(2);
  assert.deepEqual(span.events[0].attributes, { list: [1] });
});

test("recordException() adds an event with type, message and stack trace", () => {
  const span = traceFixture().record();
  const error = new RangeError("out of range");
  span.recordException(error);
  assert.deepEqual(span.events.map(({ name, time, attributes }) => [name, time, attributes]), [[
    "exception",
    NOW,
    {
      "exception.type": "RangeError",
      "exception.message": "out of range",
      "exception.stacktrace": error.stack,
    },
  ]]);
  assert.deepEqual(span.status, { code: 0 });
});

test("recordException() takes extra attributes, which override the generated ones", () => {
  const span = traceFixture().record();
  span.recordException(new Error("secret"), { "exception.message": "hidden", extra: 1 });
  const { attributes } = span.events[0];
  assert.deepEqual([attributes["exception.message"], attributes.extra], ["hidden", 1]);
  assert.equal(attributes["exception.type"], "Error");
});

test("recordException() takes a time, alone or behind attributes", () => {
  const span = traceFixture().record();
  span.recordException("one", [5, 6]);
  span.recordException("two", { a: 1 }, [7, 8]);
  span.recordException("three", undefined, [9, 0]);
  assert.deepEqual(span.events.map(({ time }) => time), [[5, 6], [7, 8], [9, 0]]);
  assert.equal(span.events[1].attributes.a, 1);
});

test("recordException() takes whatever can be thrown", () => {
  const thrown: readonly (readonly [unknown, Record<string, string>])[] = [
    ["text", { "exception.message": "text" }],
    [5, { "exception.message": "5" }],
    [undefined, { "exception.message": "undefined" }],
    [null, { "exception.message": "null" }],
    [Symbol("s"), { "exception.message": "Symbol(s)" }],
    [{ code: "ENOENT" }, { "exception.type": "ENOENT" }],
    [{ code: 7, message: "m" }, { "exception.type": "7", "exception.message": "m" }],
    [{ name: "N", code: "C" }, { "exception.type": "N" }],
    [{}, { "exception.type": "Object", "exception.message": "[object Object]" }],
    [new URL("http://a.example/"), {
      "exception.type": "URL",
      "exception.message": "http://a.example/",
    }],
    [Object.create(null), { "exception.message": "a value that cannot be printed" }],
  ];
  for (const [value, expected] of thrown) {
    const span = traceFixture().record();
    span.recordException(value as Exception); // anything can be thrown
    assert.deepEqual(span.events[0].attributes, expected);
  }
});

test("recordException() names the class when an error has no name of its own", () => {
  class PaymentError extends Error {}
  class CardError extends PaymentError {
    override name = "CardDeclined";
  }
  class ExpiredError extends CardError {}
  const thrown: readonly (readonly [Error, string])[] = [
    [new PaymentError(), "PaymentError"],
    [new CardError(), "CardDeclined"],
    [new ExpiredError(), "CardDeclined"],
    [new (class extends RangeError {})(), "RangeError"],
    [Object.assign(new PaymentError(), { name: "Named" }), "Named"],
    [new DOMException("m", "AbortError"), "AbortError"],
    [new TypeError(), "TypeError"],
    [Object.setPrototypeOf({ message: "m", name: "Bare" }, null), "Bare"],
  ];
  for (const [error, expected] of thrown) {
    const span = traceFixture().record();
    span.recordException(error);
    assert.equal(span.events[0].attributes?.["exception.type"], expected);
  }
});

test("recordException() leaves out what throws while it is read", () => {
  const span = traceFixture().record();
  const hostile = {
    name: "Hostile",
    get message(): string {
      throw new Error("from a getter");
    },
  };
  span.recordException(hostile);
  assert.deepEqual(span.events[0].attributes, { "exception.type": "Hostile" });
});

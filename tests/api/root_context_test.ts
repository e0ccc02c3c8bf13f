import { test } from "node:test";
import assert from "node:assert/strict";
import * as npm from "@opentelemetry/api";
import fc from "fast-check";
import { createContextKey, ROOT_CONTEXT, trace, wrapSpanContext } from "../../src/api/mod.ts";

const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");

test("createContextKey() gives keys that do not collide when the names are the same", () => {
  const first = createContextKey("tenant");
  const second = createContextKey("tenant");
  const context = ROOT_CONTEXT.setValue(first, 1).setValue(second, 2);
  assert.equal(context.getValue(first), 1);
  assert.equal(context.getValue(second), 2);
  assert.equal(first.description, "tenant");
});

test("Context.setValue() leaves the context as it is when it makes a new one", () => {
  const key = createContextKey("key");
  const first = ROOT_CONTEXT.setValue(key, "first");
  const second = first.setValue(key, "second");
  assert.equal(ROOT_CONTEXT.getValue(key), undefined);
  assert.equal(first.getValue(key), "first");
  assert.equal(second.getValue(key), "second");
});

test("Context.deleteValue() removes the value of one key when there are several", () => {
  const keys = ["a", "b", "c"].map(createContextKey);
  let context = ROOT_CONTEXT;
  for (const key of keys) context = context.setValue(key, key.description);
  const without = context.deleteValue(keys[1] ?? SPAN_KEY);
  assert.deepEqual(keys.map((key) => without.getValue(key)), ["a", undefined, "c"]);
  assert.deepEqual(keys.map((key) => context.getValue(key)), ["a", "b", "c"]);
});

test("Context.setValue() takes a value when there are very many", () => {
  const first = createContextKey("first");
  let context = ROOT_CONTEXT.setValue(first, 0);
  for (let i = 1; i < 12_000; i++) context = context.setValue(createContextKey("next"), i);
  assert.equal(context.setValue(first, "again").getValue(first), "again");
  assert.equal(context.deleteValue(first).getValue(first), undefined);
});

test("Context.deleteValue() returns the same context when there is nothing to remove", () => {
  assert.equal(ROOT_CONTEXT.deleteValue(createContextKey("absent")), ROOT_CONTEXT);
  assert.equal(ROOT_CONTEXT.deleteValue(SPAN_KEY), ROOT_CONTEXT);
});

test("Context behaves like that of @opentelemetry/api for any sequence of changes", () => {
  const keys = [SPAN_KEY, ...["a", "b", "c"].map(createContextKey)];
  const change = fc.record({
    key: fc.constantFrom(...keys),
    value: fc.option(fc.integer(), { nil: undefined }),
  });
  fc.assert(fc.property(fc.array(change), (changes) => {
    let own = ROOT_CONTEXT;
    let theirs = npm.ROOT_CONTEXT;
    for (const { key, value } of changes) {
      own = value === undefined ? own.deleteValue(key) : own.setValue(key, value);
      theirs = value === undefined ? theirs.deleteValue(key) : theirs.setValue(key, value);
      for (const each of keys) assert.equal(own.getValue(each), theirs.getValue(each));
    }
  }));
});

test("trace.setSpan() and getSpan() agree with @opentelemetry/api when contexts are mixed", () => {
  const span = wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });
  assert.equal(npm.trace.getSpan(trace.setSpan(ROOT_CONTEXT, span)), span);
  assert.equal(trace.getSpan(npm.trace.setSpan(npm.ROOT_CONTEXT, span)), span);
  assert.equal(trace.getSpan(npm.trace.deleteSpan(trace.setSpan(ROOT_CONTEXT, span))), undefined);
});

import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  INVALID_SPAN_CONTEXT,
  INVALID_SPANID,
  INVALID_TRACEID,
  isSpanContextValid,
  isValidSpanId,
  isValidTraceId,
} from "../../src/api/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

test("isValidTraceId() is true when the id is 32 lowercase hexadecimal characters", () => {
  assert.equal(isValidTraceId(TRACE_ID), true);
  assert.equal(isValidTraceId("0".repeat(31) + "1"), true);
});

test("isValidTraceId() is false when the id is zero, upper case, short, long or no text", () => {
  const ids = [INVALID_TRACEID, TRACE_ID.toUpperCase(), TRACE_ID.slice(1), TRACE_ID + "0", ""];
  for (const id of ids) assert.equal(isValidTraceId(id), false, id);
  assert.equal(Reflect.apply(isValidTraceId, undefined, [null]), false);
  assert.equal(Reflect.apply(isValidTraceId, undefined, [{ length: 32 }]), false);
});

test("isValidSpanId() is false when the id is zero, upper case, short or long", () => {
  const ids = [INVALID_SPANID, SPAN_ID.toUpperCase(), SPAN_ID.slice(1), SPAN_ID + "0", ""];
  for (const id of ids) assert.equal(isValidSpanId(id), false, id);
  assert.equal(isValidSpanId(SPAN_ID), true);
});

test("isValidSpanId() agrees with the grammar for any text", () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."0123456789abcdefABCDEFg/:`@"), maxLength: 18 }),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 }),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
  );
  fc.assert(fc.property(text, (id) => {
    const isZero = /^0*$/.test(id);
    assert.equal(isValidSpanId(id), /^[0-9a-f]{16}$/.test(id) && !isZero);
    assert.equal(isValidTraceId(id), /^[0-9a-f]{32}$/.test(id) && !isZero);
  }));
});

test("isSpanContextValid() is true when both ids are valid", () => {
  assert.equal(isSpanContextValid({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 0 }), true);
  assert.equal(isSpanContextValid(INVALID_SPAN_CONTEXT), false);
  const noSpan = { traceId: TRACE_ID, spanId: INVALID_SPANID, traceFlags: 0 };
  assert.equal(isSpanContextValid(noSpan), false);
  const noTrace = { traceId: INVALID_TRACEID, spanId: SPAN_ID, traceFlags: 0 };
  assert.equal(isSpanContextValid(noTrace), false);
});

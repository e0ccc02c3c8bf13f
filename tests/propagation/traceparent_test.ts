import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSpanContextValid, type SpanContext } from "../../src/api/mod.ts";
import { formatTraceparent, parseTraceparent } from "../../src/propagation/mod.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN_ID = "b7ad6b7169203331";

function hexId(length: number): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom(..."0123456789abcdef"),
    minLength: length,
    maxLength: length,
  }).filter((id) => /[^0]/.test(id));
}

const spanContexts: fc.Arbitrary<SpanContext> = fc.record({
  traceId: hexId(32),
  spanId: hexId(16),
  traceFlags: fc.integer({ min: 0, max: 3 }),
  isRemote: fc.constant(true),
}, { noNullPrototype: true });

test("parseTraceparent() reads ids and flags when the header is valid", () => {
  assert.deepEqual(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-01`), {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    isRemote: true,
  });
});

test("parseTraceparent() keeps the sampled and the random flag as they came", () => {
  for (const flags of [0, 1, 2, 3]) {
    const header = `00-${TRACE_ID}-${SPAN_ID}-0${flags}`;
    assert.equal(parseTraceparent(header)?.traceFlags, flags);
  }
});

test("parseTraceparent() clears the flags that Level 2 does not know", () => {
  assert.equal(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-ff`)?.traceFlags, 3);
  assert.equal(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-fc`)?.traceFlags, 0);
  assert.equal(parseTraceparent(`cc-${TRACE_ID}-${SPAN_ID}-09`)?.traceFlags, 1);
});

test("parseTraceparent() reads a later version as far as version 00 goes", () => {
  for (const rest of ["", "-", "-what-the-future-will-be-like", "-.,"]) {
    const found = parseTraceparent(`cc-${TRACE_ID}-${SPAN_ID}-01${rest}`);
    assert.equal(found?.traceId, TRACE_ID, rest);
    assert.equal(found?.spanId, SPAN_ID, rest);
  }
});

test("parseTraceparent() passes over blanks and tabs around the value", () => {
  assert.equal(parseTraceparent(` \t00-${TRACE_ID}-${SPAN_ID}-01\t `)?.spanId, SPAN_ID);
});

const broken: readonly (readonly [string, string])[] = [
  ["is empty", ""],
  ["is blank", "   "],
  ["has version ff", `ff-${TRACE_ID}-${SPAN_ID}-01`],
  ["has an upper-case version", `CC-${TRACE_ID}-${SPAN_ID}-01`],
  ["has a version of one digit", `0-${TRACE_ID}-${SPAN_ID}-01`],
  ["has a version that is no hex", `.0-${TRACE_ID}-${SPAN_ID}-01`],
  ["has a trace id of zeros", `00-${"0".repeat(32)}-${SPAN_ID}-01`],
  ["has a span id of zeros", `00-${TRACE_ID}-${"0".repeat(16)}-01`],
  ["has an upper-case trace id", `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`],
  ["has an upper-case span id", `00-${TRACE_ID}-${SPAN_ID.toUpperCase()}-01`],
  ["has a trace id that is no hex", `00-${TRACE_ID.slice(1)}g-${SPAN_ID}-01`],
  ["has a trace id that is short", `00-${TRACE_ID.slice(1)}-${SPAN_ID}-01`],
  ["has a trace id that is long", `00-${TRACE_ID}0-${SPAN_ID}-01`],
  ["has a span id that is short", `00-${TRACE_ID}-${SPAN_ID.slice(1)}-01`],
  ["has upper-case flags", `00-${TRACE_ID}-${SPAN_ID}-0A`],
  ["has flags that are no hex", `00-${TRACE_ID}-${SPAN_ID}-0.`],
  ["has flags of one digit", `00-${TRACE_ID}-${SPAN_ID}-1`],
  ["has no flags", `00-${TRACE_ID}-${SPAN_ID}`],
  ["has version 00 and goes on", `00-${TRACE_ID}-${SPAN_ID}-01-extra`],
  ["has version 00 and a dash at the end", `00-${TRACE_ID}-${SPAN_ID}-01-`],
  ["has a later version and goes on without a dash", `cc-${TRACE_ID}-${SPAN_ID}-01.extra`],
  ["has underscores for dashes", `00_${TRACE_ID}_${SPAN_ID}_01`],
  ["occurs twice", `00-${TRACE_ID}-${SPAN_ID}-01, 00-${TRACE_ID}-${SPAN_ID}-01`],
  ["has characters beyond ASCII", `00-${TRACE_ID.slice(1)}é-${SPAN_ID}-01`],
];

for (const [what, header] of broken) {
  test(`parseTraceparent() gives undefined when the header ${what}`, () => {
    assert.equal(parseTraceparent(header), undefined);
  });
}

test("parseTraceparent() reads back what formatTraceparent() writes", () => {
  fc.assert(
    fc.property(spanContexts, (spanContext) => {
      assert.deepEqual(parseTraceparent(formatTraceparent(spanContext)), spanContext);
    }),
    { numRuns: 1_000 },
  );
});

test("parseTraceparent() accepts exactly what the grammar accepts when a character changes", () => {
  const ids = "[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";
  const grammar = new RegExp(`^(?:00-${ids}|(?!00|ff)[0-9a-f]{2}-${ids}(?:-.*)?)$`, "s");
  const characters = fc.constantFrom(..."0123456789abcdefABCDEFgG-_,. \t\u0000é€");
  fc.assert(
    fc.property(spanContexts, fc.nat(56), characters, (spanContext, index, character) => {
      const valid = formatTraceparent(spanContext);
      const header = valid.slice(0, index) + character + valid.slice(index + 1);
      const found = parseTraceparent(header);
      const trimmed = header.replace(/^[ \t]+|[ \t]+$/g, "");
      const isZero = /^..-0{32}|^.{36}0{16}/.test(trimmed);
      assert.equal(found !== undefined, grammar.test(trimmed) && !isZero, header);
    }),
    { numRuns: 10_000 },
  );
});

test("parseTraceparent() never throws and never gives an invalid span context", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef-"), minLength: 50, maxLength: 60 }),
  );
  fc.assert(
    fc.property(texts, (header) => {
      const found = parseTraceparent(header);
      assert.ok(found === undefined || isSpanContextValid(found));
    }),
    { numRuns: 10_000 },
  );
});

test("formatTraceparent() writes unknown flag bits as 0", () => {
  const header = formatTraceparent({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 0xff });
  assert.equal(header, `00-${TRACE_ID}-${SPAN_ID}-03`);
});

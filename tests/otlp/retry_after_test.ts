import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { retryAfterMs } from "../../src/otlp/sender/http/retry_after.ts";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 7);

const CASES: readonly (readonly [string | null, number | undefined])[] = [
  [null, undefined],
  ["", undefined],
  ["0", 0],
  ["1", 1000],
  [" 120 ", 120_000],
  ["1.5", undefined],
  ["-1", undefined],
  ["+1", undefined],
  ["1e3", undefined],
  ["9".repeat(40), undefined],
  ["soon", undefined],
  ["Sun, 06 Nov 1994 08:49:37 GMT", 30_000],
  ["Sun, 06 Nov 1994 08:49:07 GMT", 0],
  ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
  ["Sun Nov  6 08:49:37 1994", 30_000],
  ["Sun, 06 Nov 1994 08:49:37", undefined],
  ["Sun, 06 Nov 1994 08:49:37 PST", undefined],
  ["Sun, 06 Foo 1994 08:49:37 GMT", undefined],
  ["Sun, 32 Nov 1994 08:49:37 GMT", undefined],
  ["Sun, 06 Nov 1994 25:49:37 GMT", undefined],
  ["1994-11-06T08:49:37Z", undefined],
];

for (const [header, expected] of CASES) {
  test(`retryAfterMs() gives ${expected} when the header is ${JSON.stringify(header)}`, () => {
    assert.equal(retryAfterMs(header, NOW), expected);
  });
}

test("retryAfterMs() takes a two-digit year of the next century when it is near", () => {
  const now = Date.UTC(1999, 11, 31, 23, 59, 59);
  assert.equal(retryAfterMs("Saturday, 01-Jan-00 00:00:01 GMT", now), 0);
  assert.equal(retryAfterMs("Friday, 31-Dec-99 23:59:59 GMT", Date.UTC(2026, 0, 1)), 0);
});

test("retryAfterMs() reads back every date that JavaScript writes", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (second) => {
    const text = new Date(second * 1000).toUTCString();
    assert.equal(retryAfterMs(text, 0), second * 1000);
  }));
});

test("retryAfterMs() gives a finite wait or nothing when the header is anything", () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => {
    const wait = retryAfterMs(text, NOW);
    assert.ok(wait === undefined || (Number.isFinite(wait) && wait >= 0));
  }));
});

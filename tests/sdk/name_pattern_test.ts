import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nameFilter, namePattern } from "../../src/sdk/name_pattern.ts";

const CASES: readonly (readonly [pattern: string, name: string, fits: boolean])[] = [
  ["http.route", "http.route", true],
  ["http.route", "http_route", false],
  ["http.*", "http.", true],
  ["http.*", "https.x", false],
  ["*.id", "thread.id", true],
  ["*.id", "thread.ids", false],
  ["a*a", "a", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["*a*", "bcd", false],
  ["**", "", true],
  ["?", "", false],
  ["?", "\u{1F600}", true],
  ["??", "\u{1F600}", false],
  ["a?c*", "abc\ndef", true],
  ["(a|b)*", "a", false],
];

for (const [pattern, name, fits] of CASES) {
  test(`namePattern() answers ${fits} for ${JSON.stringify(name)} and ${pattern}`, () => {
    assert.equal(namePattern(pattern)(name), fits);
  });
}

test("namePattern() answers as an expression would", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "\u{1F600}"), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
      assert.equal(namePattern(pattern)(name), new RegExp(`^${source}$`, "su").test(name));
    }),
    { numRuns: 2000 },
  );
});

test("namePattern() does not try all ways of a name that nearly fits", () => {
  // An expression with that many stars would take longer than anybody waits.
  assert.equal(namePattern(`${"*a".repeat(20)}*b`)("a".repeat(20_000)), false);
});

test("nameFilter() takes what is included and not excluded", () => {
  const takes = nameFilter({ included: ["a*", "b"], excluded: ["?x"] });
  assert.deepEqual(["a", "ax", "b", "bx", "c"].filter(takes), ["a", "b"]);
  assert.deepEqual(["a", "ax"].filter(nameFilter({})), ["a", "ax"]);
});

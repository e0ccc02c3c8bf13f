import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonLine, logfmtLine } from "../../src/lines/format_line.ts";
import { severityName } from "../../src/lines/line_fields.ts";
import { timeText } from "../../src/lines/line_text.ts";

/** Everything that some reader breaks lines at. */
// deno-lint-ignore no-control-regex -- that is what is looked for
const LINE_BREAK = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("\n", "\r", "\u0000", '"', "\\", "=", " ", "\u2028", "\u2029", "\u0085")
      .chain((c) => fc.constantFrom(c, "a", "\ud800", "\udc00", "%")),
  }),
);
const value = fc.oneof(
  text,
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
);
const attributes = fc.dictionary(text, value, { maxKeys: 5, noNullPrototype: true });

test("jsonLine() is one line that reads back as what it was made of, whatever it holds", () => {
  fc.assert(fc.property(text, attributes, (message, given) => {
    const line = jsonLine({ fields: { time: "t", message }, attributes: given });
    assert.doesNotMatch(line, LINE_BREAK);
    const expected = Object.keys(given).length === 0
      ? { time: "t", message }
      : { time: "t", message, attributes: given };
    assert.deepEqual(JSON.parse(line), expected);
    assert.ok(line.startsWith('{"time":"t","message":'));
  }));
});

test("logfmtLine() is one line of pairs, whatever it holds", () => {
  fc.assert(fc.property(text, attributes, (message, given) => {
    const line = logfmtLine({ fields: { time: "t", message }, attributes: given });
    assert.doesNotMatch(line, LINE_BREAK);
    const pairs = [...line.matchAll(/([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?: |$)/gu)];
    assert.equal(pairs.map(([whole]) => whole).join(""), line);
    assert.equal(pairs.length, 2 + Object.keys(given).length);
    const [, , told] = pairs[1];
    assert.equal(told.startsWith('"') ? JSON.parse(told) : told, message);
  }));
});

test("jsonLine() prints what JSON has no form for as text", () => {
  const line = jsonLine({
    fields: { time: "t" },
    attributes: { nan: NaN, inf: -Infinity, big: 2n ** 60n, bytes: new Uint8Array([1, 2, 255]) },
  });
  assert.equal(
    line,
    '{"time":"t","attributes":{"nan":"NaN","inf":"-Infinity","big":"1152921504606846976",' +
      '"bytes":"AQL/"}}',
  );
});

test("logfmtLine() quotes where it must and renames what would come twice", () => {
  const line = logfmtLine({
    fields: { time: "2026-01-02T03:04:05Z", message: "two words" },
    attributes: {
      "a b": 1,
      "": "unnamed",
      message: "other",
      empty: "",
      none: null,
      list: [1, "x"],
      path: "/a/b?c",
      equal: "a=b",
    },
  });
  assert.equal(
    line,
    'time=2026-01-02T03:04:05Z message="two words" a_b=1 _=unnamed attributes.message=other ' +
      'empty="" none= list="[1,\\"x\\"]" path=/a/b?c equal="a=b"',
  );
});

test("logfmtLine() leaves no blank of any script in a key", () => {
  const blanks = [" ", "\t", "\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", "\ufeff"];
  for (const blank of blanks) {
    const line = logfmtLine({ fields: { time: "t" }, attributes: { [`a${blank}b`]: 1 } });
    assert.equal(line, "time=t a_b=1");
  }
});

test("severityName() is the short name of each severity", () => {
  assert.deepEqual([1, 4, 5, 9, 10, 13, 17, 21, 24].map(severityName), [
    "TRACE",
    "TRACE4",
    "DEBUG",
    "INFO",
    "INFO2",
    "WARN",
    "ERROR",
    "FATAL",
    "FATAL4",
  ]);
  assert.deepEqual([0, 25, NaN].map(severityName), ["", "", ""]);
});

test("timeText() tells the time to the nanosecond", () => {
  assert.equal(timeText([1_700_000_000, 5]), "2023-11-14T22:13:20.000000005Z");
  assert.equal(timeText([1_700_000_000, 999_999_999]), "2023-11-14T22:13:20.999999999Z");
  assert.equal(timeText([1_700_000_001, 0]), "2023-11-14T22:13:21.000000000Z");
  assert.equal(timeText([-5, 3]), "1969-12-31T23:59:55.000000003Z");
  assert.equal(timeText([-1e15, 0]), "0000-01-01T00:00:00.000000000Z");
  assert.equal(timeText([1e15, 0]), "9999-12-31T23:59:59.000000000Z");
});

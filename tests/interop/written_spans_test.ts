import assert from "node:assert/strict";
import { test } from "node:test";
import { readTracesLine } from "../../tools/interop/written_spans.ts";

function line(span: object, resource: object = {}, scoped: object = {}): string {
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ ...scoped, spans: [span] }] }],
  });
}

function attributesOf(attributes: readonly object[]): Record<string, string> {
  const [record] = readTracesLine(line({ attributes }));
  const entries = Object.entries(record.fields).filter(([path]) => path.startsWith("attributes."));
  return Object.fromEntries(
    entries.map(([path, text]) => [path.slice("attributes.".length), text]),
  );
}

test("readTracesLine() reads every kind of value", () => {
  const values: readonly (readonly [value: object, text: string])[] = [
    [{ stringValue: "\u00e9" }, 'string "\u00e9"'],
    [{ stringValue: "" }, 'string ""'],
    [{ boolValue: false }, "bool false"],
    [{ intValue: "9223372036854775807" }, "int 9223372036854775807"],
    [{ intValue: 0 }, "int 0"],
    [{ doubleValue: 3 }, "double 3"],
    [{ doubleValue: -0 }, "double 0"], // JSON.stringify has no negative zero
    [{ doubleValue: "NaN" }, "double NaN"],
    [{ doubleValue: "-Infinity" }, "double -Infinity"],
    [{ bytesValue: "AAEC/w==" }, "bytes 000102ff"],
    [{ bytesValue: "" }, "bytes "],
    [{ arrayValue: { values: [{ intValue: "1" }, {}, { arrayValue: {} }] } }, "[int 1, empty, []]"],
    [{ kvlistValue: {} }, "{}"],
    [{}, "empty"],
  ];
  for (const [value, text] of values) {
    assert.deepEqual(attributesOf([{ key: "k", value }]), { '"k"': text });
  }
});

test("readTracesLine() keeps the sign of a zero", () => {
  const text = line({ attributes: [{ key: "k", value: { doubleValue: 7 } }] }).replace("7", "-0");
  assert.equal(readTracesLine(text)[0].fields['attributes."k"'], "double -0");
});

test("readTracesLine() reads maps without regard to the order of their keys", () => {
  const values = [{ key: "b", value: { intValue: "2" } }, { key: "a", value: { intValue: "1" } }];
  const expected = { '"m"': '{"a": int 1, "b": int 2}' };
  assert.deepEqual(attributesOf([{ key: "m", value: { kvlistValue: { values } } }]), expected);
  values.reverse();
  assert.deepEqual(attributesOf([{ key: "m", value: { kvlistValue: { values } } }]), expected);
});

test("readTracesLine() shows an attribute that comes twice", () => {
  const attributes = [{ key: "k", value: { intValue: "1" } }, { key: "k", value: {} }];
  assert.deepEqual(attributesOf(attributes), { '"k"': "int 1", '"k" again': "empty" });
});

test("readTracesLine() names the run, the key and the place of each span", () => {
  const resource = { attributes: [{ key: "interop.run", value: { stringValue: "one" } }] };
  const scoped = { scope: { name: "lib", version: "1" }, schemaUrl: "https://example.org/1" };
  const [record] = readTracesLine(line({ traceId: "aa", spanId: "bb" }, resource, scoped));
  assert.equal(record.run, 'string "one"');
  assert.equal(record.key, "aa/bb");
  assert.equal(record.fields["scope.name"], 'string "lib"');
  assert.equal(record.fields["scope.schemaUrl"], 'string "https://example.org/1"');
  assert.equal(record.fields['resource.attributes."interop.run"'], 'string "one"');
});

test("readTracesLine() throws at a member that it does not know", () => {
  const where = /request\.resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\].*colour/;
  assert.throws(() => readTracesLine(line({ colour: "red" })), where);
});

test("readTracesLine() throws at a member of the wrong type", () => {
  assert.throws(() => readTracesLine(line({ name: 1 })), TypeError);
  assert.throws(() => readTracesLine(line({ startTimeUnixNano: "soon" })), TypeError);
  assert.throws(() => readTracesLine(line({ attributes: {} })), TypeError);
});

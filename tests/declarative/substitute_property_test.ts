import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseConfiguration } from "../../src/declarative/mod.ts";

const TEXT = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("$", "{", "}", ":", "-", "\n", "[", '"', "'", "#", " ", "X") }),
);

function parse(yaml: string, value: string): Readonly<Record<string, unknown>> {
  return parseConfiguration(`file_format: "1.1"\n${yaml}\nlast: 1\n`, { getEnv: () => value });
}

test("parseConfiguration() lets no variable bring structure along, quoted or not", () => {
  fc.assert(fc.property(TEXT, (value) => {
    const model = parse('plain: ${X}\nquoted: "${X}"\nlist: ["${X}"]', value);
    assert.deepEqual(Object.keys(model), ["file_format", "plain", "quoted", "list", "last"]);
    assert.equal(model.quoted, value);
    assert.deepEqual(model.list, [value]);
    assert.ok(model.plain === null || typeof model.plain !== "object");
  }));
});

test("parseConfiguration() gives a text with every $ written twice as it was", () => {
  fc.assert(fc.property(TEXT, (text) => {
    const escaped = JSON.stringify(text.replaceAll("$", "$$$$"));
    // YAML takes no lone surrogates and few control characters as they are; JSON escapes them.
    assert.equal(parse(`key: ${escaped.replace(/[\x7f-\uffff]/g, escape)}`, "").key, text);
  }));
});

function escape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

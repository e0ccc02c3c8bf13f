import { test } from "node:test";
import assert from "node:assert/strict";
import { numberScope, type Scope, scopesFrom } from "../../src/snapshot/mod.ts";

let made = 0;

/** A scope that no other test has. */
function freshScope(rest: Partial<Scope> = {}): Scope {
  const name = `scope_test ${made++}`;
  return { name, version: "", schemaUrl: "", attributes: {}, droppedAttributesCount: 0, ...rest };
}

test("numberScope() gives equal scopes the same number", () => {
  const scope = freshScope({ attributes: { a: 1, b: { c: [1, "x"], d: null } } });
  const equal = { ...scope, attributes: { b: { d: null, c: [1, "x"] }, a: 1 } };
  assert.equal(numberScope(equal), numberScope(scope));
});

test("numberScope() gives scopes that differ anywhere different numbers", () => {
  const scope = freshScope();
  const values = [1, "1", 1n, true, "true", null, NaN, 0, -0, [1], { 0: 1 }, new Uint8Array([1])];
  const all = [
    scope,
    { ...scope, version: "1" },
    { ...scope, schemaUrl: "1" },
    ...values.map((value) => ({ ...scope, attributes: { k: value } })),
  ];
  assert.equal(new Set(all.map(numberScope)).size, all.length);
});

test("scopesFrom() gives the scopes that were numbered since", () => {
  const scope = freshScope();
  const number = numberScope(scope);
  numberScope(freshScope());
  assert.equal(scopesFrom(number)[0], scope);
  assert.equal(scopesFrom(number).length, 2);
});

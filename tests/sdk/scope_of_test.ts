import { test } from "node:test";
import assert from "node:assert/strict";
import { scopeOf } from "../../src/sdk/scope_of.ts";

test("scopeOf() fills what was not given with empty texts", () => {
  assert.deepEqual(scopeOf("a", undefined, undefined), {
    name: "a",
    version: "",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: 0,
  });
});

test("scopeOf() copies the attributes", () => {
  const attributes = { list: [1, 2], one: 1 };
  const scope = scopeOf("a", "1", { attributes });
  attributes.list.push(3);
  attributes.one = 2;
  assert.deepEqual(scope.attributes, { list: [1, 2], one: 1 });
});

test("scopeOf() gives a scope that cannot be changed", () => {
  const scope = scopeOf("a", "1", { attributes: { one: 1 } });
  assert.equal(Object.isFrozen(scope), true);
  assert.equal(Object.isFrozen(scope.attributes), true);
});

test("scopeOf() counts the attributes beyond 128", () => {
  const attributes = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`k${i}`, i]));
  const scope = scopeOf("a", "1", { attributes });
  assert.equal(Object.keys(scope.attributes).length, 128);
  assert.equal(scope.droppedAttributesCount, 2);
});

test("scopeOf() goes without options that cannot be read", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const getter = Object.defineProperty({}, "schemaUrl", {
    get: () => {
      throw new Error("unreadable");
    },
  });
  for (const options of [proxy, getter]) {
    assert.deepEqual(scopeOf("a", "1", options), scopeOf("a", "1", undefined));
  }
});

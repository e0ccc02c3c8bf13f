import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOf, parseForwarded } from "../../src/http/mod.ts";

test("parseForwarded() reads the first element", () => {
  assert.deepEqual(
    parseForwarded('For="[2001:db8::1]:99";Host=a.example;PROTO=https , for=10.0.0.1;host=b'),
    { for: "[2001:db8::1]:99", host: "a.example", proto: "https" },
  );
  assert.deepEqual(
    parseForwarded('for="a\\"b";by=x'),
    { for: 'a"b', host: undefined, proto: undefined },
  );
  const nothing = { for: undefined, host: undefined, proto: undefined };
  for (const header of ["nonsense", "nonsense, for=10.0.0.1;host=b", "by=x, for=10.0.0.1"]) {
    assert.deepEqual(parseForwarded(header), nothing);
  }
  assert.equal(firstOf(" a , b"), "a");
});

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
  assert.deepEqual(
    parseForwarded('by="a;for=b,c"; for=d ;for=e;host=;host=f'),
    { for: "d", host: "f", proto: undefined },
  );
  assert.deepEqual(parseForwarded('proto=http;for="a'), {
    for: "a",
    host: undefined,
    proto: "http",
  });
  assert.equal(parseForwarded("for=a;nonsense").for, "a");
  const nothing = { for: undefined, host: undefined, proto: undefined };
  for (const header of ["nonsense", "nonsense, for=10.0.0.1;host=b", "by=x, for=10.0.0.1"]) {
    assert.deepEqual(parseForwarded(header), nothing);
  }
  assert.equal(firstOf(" a , b"), "a");
});

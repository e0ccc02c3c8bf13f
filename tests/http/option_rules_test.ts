import assert from "node:assert/strict";
import { test } from "node:test";
import { HeaderCapture, IgnoreMatcher, KnownMethods } from "../../src/http/mod.ts";

test("KnownMethods takes what it does not know for another method", () => {
  const methods = new KnownMethods();
  assert.deepEqual(methods.record("GET"), { method: "GET", nameWord: "GET", original: undefined });
  assert.deepEqual(methods.record("get"), { method: "_OTHER", nameWord: "HTTP", original: "get" });
  assert.equal(new KnownMethods(["PURGE"]).record("GET").method, "_OTHER");
});

test("HeaderCapture refuses names that are none", () => {
  const refusal = /TypeError: Cannot capture headers: "(bad name)?" is a name that no header can/;
  assert.throws(() => new HeaderCapture(["bad name"], String), refusal);
  assert.throws(() => new HeaderCapture([""], String), refusal);
});

test("IgnoreMatcher refuses what is no path, and matches whole paths and prefixes", () => {
  assert.throws(() => new IgnoreMatcher(["healthz"]), /"healthz" is not a path/);
  const matcher = new IgnoreMatcher<string>(["/a", "/b/*"]);
  assert.equal(matcher.matches("/a", ""), true);
  assert.equal(matcher.matches("/a/b", ""), false);
  assert.equal(matcher.matches("/b/c", ""), true);
  assert.equal(matcher.isIdle, false);
  assert.equal(new IgnoreMatcher([]).isIdle, true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { diag, DiagLogLevel } from "../../src/api/mod.ts";
import { checkHttpOptions } from "../../src/http/check_http_options.ts";
import { CLIENT_OPTION_KINDS } from "../../src/http/client/client_options.ts";
import { HeaderCapture, IgnoreMatcher, KnownMethods, wrapFetch } from "../../src/http/mod.ts";
import { SERVER_OPTION_KINDS } from "../../src/http/server/server_options.ts";

test("KnownMethods.record() takes what it does not know for another method", () => {
  const methods = new KnownMethods();
  assert.deepEqual(methods.record("GET"), { method: "GET", nameWord: "GET", original: undefined });
  assert.deepEqual(methods.record("get"), { method: "_OTHER", nameWord: "HTTP", original: "get" });
  assert.equal(new KnownMethods(["PURGE"]).record("GET").method, "_OTHER");
});

test("HeaderCapture() refuses names that are none", () => {
  const refusal = /TypeError: Cannot capture headers: "(bad name)?" is not a valid header name/;
  assert.throws(() => new HeaderCapture(["bad name"], String), refusal);
  assert.throws(() => new HeaderCapture([""], String), refusal);
});

test("IgnoreMatcher() refuses what is no path, and matches whole paths and prefixes", () => {
  assert.throws(() => new IgnoreMatcher(["healthz"]), /"healthz": a path must begin with/);
  const matcher = new IgnoreMatcher<string>(["/a", "/b/*"]);
  assert.equal(matcher.matches("/a", ""), true);
  assert.equal(matcher.matches("/a/b", ""), false);
  assert.equal(matcher.matches("/b/c", ""), true);
  assert.equal(matcher.isIdle, false);
  assert.equal(new IgnoreMatcher([]).isIdle, true);
});

test("checkHttpOptions() refuses what is of another kind, with its name and what it may be", () => {
  const faults: readonly (readonly [options: unknown, message: string])[] = [
    [{ ignore: 5 }, "option ignore of f(): it must be a list of paths, or a function."],
    [{ captureRequestHeaders: "x" }, "option captureRequestHeaders of f(): it must be a list."],
    [{ knownMethods: "GET" }, "option knownMethods of f(): it must be a list of strings."],
    [{ knownMethods: [1] }, "option knownMethods of f(): it must be a list of strings."],
    [{ peerAddress: "no" }, "option peerAddress of f(): it must be true or false."],
    [
      { incomingContext: true },
      'option incomingContext of f(): it must be "parent", "link" or "ignore".',
    ],
    [{ onRequest: {} }, "option onRequest of f(): it must be a function."],
    [{ metrics: true }, "option metrics of f(): it must be an object."],
    [
      { metrics: { bodySizes: 1 } },
      "option metrics.bodySizes of f(): it must be true or false.",
    ],
    [null, "the options of f(): it must be an object."],
    ["x", "the options of f(): it must be an object."],
  ];
  for (const [options, message] of faults) {
    assert.throws(
      () => checkHttpOptions(options, SERVER_OPTION_KINDS, "f()"),
      { name: "TypeError", message: `Cannot use ${message}` },
    );
  }
  checkHttpOptions({ ignore: null, metrics: undefined }, SERVER_OPTION_KINDS, "f()");
  checkHttpOptions({ ignore: () => true, metrics: {} }, CLIENT_OPTION_KINDS, "f()");
});

test("wrapFetch() says which of its options there are none of, and ignores them", () => {
  const warnings: string[] = [];
  const ignore = (): void => {};
  diag.setLogger({
    error: ignore,
    warn: (message) => void warnings.push(message),
    info: ignore,
    debug: ignore,
    verbose: ignore,
  }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  // why: what a program gives whose types nobody checked
  const options = { ignores: ["/x"], metrics: { size: true } } as object;
  wrapFetch(fetch, options);
  diag.disable();
  assert.deepEqual(warnings, [
    "instrumentFetch() ignores unknown options: ignores, metrics.size.",
  ]);
});

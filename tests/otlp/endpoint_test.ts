import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { exactEndpoint, signalEndpoint } from "../../src/otlp/endpoint.ts";

const BASES: readonly (readonly [string, string])[] = [
  ["http://localhost:4318", "http://localhost:4318/v1/traces"],
  ["http://localhost:4318/", "http://localhost:4318/v1/traces"],
  ["https://host/otlp", "https://host/otlp/v1/traces"],
  ["https://host/otlp/", "https://host/otlp/v1/traces"],
  ["https://host/otlp///", "https://host/otlp/v1/traces"],
  ["http://host", "http://host/v1/traces"],
  ["https://host:443/a", "https://host/a/v1/traces"],
  ["https://host/a?key=1", "https://host/a/v1/traces?key=1"],
  ["HTTP://Host/a", "http://host/a/v1/traces"],
  ["http://[::1]:4318", "http://[::1]:4318/v1/traces"],
  [" http://host \n", "http://host/v1/traces"],
];

for (const [base, url] of BASES) {
  test(`signalEndpoint() gives ${url} when the base is ${JSON.stringify(base)}`, () => {
    assert.deepEqual(signalEndpoint(base, "traces"), { isValid: true, url });
  });
}

const EXACT: readonly (readonly [string, string])[] = [
  ["http://host:4318/v1/traces", "http://host:4318/v1/traces"],
  ["http://host:4318", "http://host:4318/"],
  ["http://host", "http://host/"],
  ["http://host/a/", "http://host/a/"],
  ["http://host?x=1", "http://host/?x=1"],
];

for (const [endpoint, url] of EXACT) {
  test(`exactEndpoint() gives ${url} when the endpoint is ${endpoint}`, () => {
    assert.deepEqual(exactEndpoint(endpoint), { isValid: true, url });
  });
}

test("signalEndpoint() appends the path of its signal", () => {
  for (const signal of ["traces", "metrics", "logs"] as const) {
    assert.deepEqual(signalEndpoint("http://h", signal), {
      isValid: true,
      url: `http://h/v1/${signal}`,
    });
  }
});

const BROKEN = ["", "localhost:4318", "host", "ftp://host", "grpc://host:4317", "http://", "/v1"];

for (const text of BROKEN) {
  test(`signalEndpoint() and exactEndpoint() name the problem when given ${JSON.stringify(text)}`, () => {
    for (const result of [signalEndpoint(text, "logs"), exactEndpoint(text)]) {
      assert.equal(result.isValid, false);
      assert.match(result.isValid ? "" : result.problem, /is not a URL|does not start with http/);
    }
  });
}

test("signalEndpoint() keeps secrets out of the problem", () => {
  const result = signalEndpoint("ftp://user:secret@host/path?token=secret#secret", "traces");
  assert.equal(
    result.isValid ? "" : result.problem,
    'endpoint "ftp://host/path" does not start with http:// or https://',
  );
});

test("signalEndpoint() never throws and its URLs can be used as they are", () => {
  fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
    const result = signalEndpoint(text, "traces");
    if (!result.isValid) return;
    assert.match(result.url, /\/v1\/traces(\?|$)/);
    assert.deepEqual(exactEndpoint(result.url), result);
  }));
});

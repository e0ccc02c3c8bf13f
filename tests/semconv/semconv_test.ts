import assert from "node:assert/strict";
import { test } from "node:test";
import * as semconv from "../../src/semconv/mod.ts";

const constants = Object.entries(semconv);

test("semconv calls every attribute and metric by its name in capitals", () => {
  const named = constants.filter(([name]) => /^(?:ATTR|METRIC)_/.test(name));
  assert.ok(named.length > 70);
  for (const [name, value] of named) {
    if (typeof value !== "string") continue;
    const expected = value.toUpperCase().replaceAll(".", "_");
    assert.equal(name.replace(/^(?:ATTR|METRIC)_/, ""), expected);
  }
});

test("ATTR_HTTP_REQUEST_HEADER() and its like name the attributes of captured headers", () => {
  assert.equal(semconv.ATTR_HTTP_REQUEST_HEADER("accept"), "http.request.header.accept");
  assert.equal(semconv.ATTR_HTTP_RESPONSE_HEADER("age"), "http.response.header.age");
});

test("semconv advises 14 ascending boundaries in seconds for HTTP durations", () => {
  const boundaries = semconv.HTTP_REQUEST_DURATION_BOUNDARIES;
  assert.equal(boundaries.length, 14);
  assert.deepEqual(boundaries, boundaries.toSorted((left, right) => left - right));
  assert.equal(boundaries[0], 0.005);
  assert.equal(boundaries[13], 10);
});

test("semconv names the schema that its names are taken from", () => {
  assert.equal(semconv.SCHEMA_URL, "https://opentelemetry.io/schemas/1.44.0");
});

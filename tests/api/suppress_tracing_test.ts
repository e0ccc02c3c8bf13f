import { test } from "node:test";
import assert from "node:assert/strict";
import {
  isTracingSuppressed,
  ROOT_CONTEXT,
  suppressTracing,
  unsuppressTracing,
} from "../../src/api/mod.ts";

test("isTracingSuppressed() is true when suppressTracing() made the context", () => {
  assert.equal(isTracingSuppressed(ROOT_CONTEXT), false);
  const suppressed = suppressTracing(ROOT_CONTEXT);
  assert.equal(isTracingSuppressed(suppressed), true);
  assert.equal(isTracingSuppressed(unsuppressTracing(suppressed)), false);
});

test("suppressTracing() uses the key that other SDKs look at", () => {
  const key = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
  assert.equal(suppressTracing(ROOT_CONTEXT).getValue(key), true);
  assert.equal(isTracingSuppressed(ROOT_CONTEXT.setValue(key, true)), true);
});

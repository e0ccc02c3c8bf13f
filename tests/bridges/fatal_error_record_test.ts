import assert from "node:assert/strict";
import { test } from "node:test";
import { recordFatalError } from "../../src/bridges/mod.ts";
import { logFixture } from "../sdk/logs/log_fixture.ts";

test("recordFatalError() records an event of severity FATAL with the exception", () => {
  const { logger, kept } = logFixture();
  recordFatalError(logger, { kind: "uncaught-error", error: new TypeError("no card") });
  recordFatalError(logger, { kind: "unhandled-rejection", error: undefined });
  const [thrown, rejected] = kept.records;
  assert.equal(thrown.severityNumber, 21);
  assert.equal(thrown.severityText, "FATAL");
  assert.equal(thrown.eventName, "exception");
  assert.equal(thrown.body, "Uncaught error");
  assert.equal(thrown.attributes["exception.type"], "TypeError");
  assert.equal(rejected.body, "Unhandled rejection");
  assert.equal(rejected.attributes["exception.message"], "undefined");
});

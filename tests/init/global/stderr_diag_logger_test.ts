import assert from "node:assert/strict";
import { test } from "node:test";
import { STDERR_DIAG_LOGGER } from "../../../src/init/global/stderr_diag_logger.ts";
import { errorOutput } from "../../support/error_output.ts";

function written(message: string): Promise<string> {
  return errorOutput(() => Promise.resolve(STDERR_DIAG_LOGGER.warn(message)));
}

test("STDERR_DIAG_LOGGER.warn() writes one line of anything, no control characters", async () => {
  const said = "threw: \u001b[2J\u009b31m\r\n[@offthread/otel] error: forged\u2028\u0000\u007f";
  assert.equal(
    await written(said),
    "[@offthread/otel] warning: threw: \\u001b[2J\\u009b31m\\u000d\\u000a" +
      "[@offthread/otel] error: forged\\u2028\\u0000\\u007f",
  );
  assert.equal(await written("\u00e9 \\ \t\u{1f600}"), "[@offthread/otel] warning: é \\ \t😀");
});

test("STDERR_DIAG_LOGGER.warn() cuts a message of which a value has made too much", async () => {
  const line = await written("x".repeat(1_000_000));
  assert.ok(line.length < 20_000, String(line.length));
  assert.ok(line.endsWith("xxx..."));
});

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runChild } from "../../support/run_child.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/init_program.ts", import.meta.url));

// No text that a program hands to another is anything else than UTF-8: a shell makes the bytes.
const SCRIPT = `
  export OTEL_SERVICE_NAME=$(printf 'shop\\377') OTEL_CONFIG_FILE=$(printf '\\377')
  export OTEL_EXPORTER_OTLP_HEADERS=$(printf 'x-api-key=secret\\377')
  exec "$RUNTIME" run --quiet --no-check --allow-all "$PROGRAM" '{"disabled":true}'`;

test("init() reports variables that are not UTF-8 and uses the defaults", async () => {
  const env = { RUNTIME: process.execPath, PROGRAM };
  const { code, stdout, stderr } = await runChild("/bin/sh", ["-c", SCRIPT], { env });
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).serviceName, "unknown_service:deno");
  const remarks = [
    "OTEL_CONFIG_FILE cannot be read as UTF-8; it counts as not set.",
    "OTEL_EXPORTER_OTLP_HEADERS cannot be read as UTF-8; it counts as not set.",
    "OTEL_SERVICE_NAME cannot be read as UTF-8; used instead: unknown_service:<executable>.",
  ];
  const lines = remarks.map((remark) => `[@offthread/otel] warning: ${remark}`);
  assert.deepEqual(stderr.trimEnd().split("\n").toSorted(), lines);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeno, runProgram } from "../platform/run_program.ts";

async function outputOf(permissions: readonly string[]): Promise<unknown> {
  const result = await runProgram("../../config/fixtures/config_program.ts", {
    permissions,
    env: { OTEL_SERVICE_NAME: "shop", OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector" },
  });
  assert.deepEqual([result.code, result.stderr], [0, ""]);
  return JSON.parse(result.stdout);
}

const READ = { reports: [], endpoint: "http://collector/v1/traces", serviceName: "shop" };

test("resolveConfig() neither throws nor asks without permission for the environment", async () => {
  assert.deepEqual(
    await outputOf([]),
    isDeno
      ? {
        reports: ["environment-not-readable"],
        endpoint: "http://localhost:4318/v1/traces",
        serviceName: "unknown_service:deno",
      }
      : READ,
  );
});

test("resolveConfig() reads the environment with permission for OTEL_* alone", async () => {
  assert.deepEqual(await outputOf(["--allow-env=OTEL_*"]), READ);
});

test("resolveConfig() reads the part of the environment that is permitted", async () => {
  assert.deepEqual(
    await outputOf(["--allow-env=OTEL_SERVICE_NAME"]),
    isDeno ? { ...READ, endpoint: "http://localhost:4318/v1/traces" } : READ,
  );
});

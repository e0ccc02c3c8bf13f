import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { skipUnless } from "../support/skip_unless.ts";

const run = promisify(execFile);

const needsDeno = skipUnless("Deno" in globalThis, "only Deno traces by itself");

test("register() leaves the native tracer of Deno in use and adds loggers", needsDeno, async () => {
  const fixture = fileURLToPath(new URL("./fixtures/native_runtime.ts", import.meta.url));
  const { stdout } = await run(process.execPath, ["run", "-A", "--no-check", fixture], {
    env: {
      ...process.env,
      OTEL_DENO: "true",
      OTEL_DENO_CONSOLE: "ignore",
      OTEL_EXPORTER_OTLP_PROTOCOL: "console",
    },
  });
  const line = stdout.split("\n").find((each) => each.startsWith("REPORT ")) ?? "";
  assert.deepEqual(JSON.parse(line.slice("REPORT ".length)), {
    registered: ["logs"],
    refused: ["trace"],
    slotVersion: "1.999.999",
    isNative: true,
    isActive: true,
    logRecords: 1,
  });
});

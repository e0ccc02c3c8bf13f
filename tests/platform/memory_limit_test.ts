import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { currentPlatform } from "../../src/platform/current.ts";
import { isDeno, runProgram } from "./run_program.ts";

const MIB = 1024 * 1024;

async function limitIn(
  container: number | undefined,
  permissions: readonly string[] = ["--allow-sys=systemMemoryInfo"],
): Promise<number> {
  const args = container === undefined ? [] : [String(container)];
  const { code, stdout, stderr } = await runProgram("memory_program.ts", { args, permissions });
  assert.deepEqual([code, stderr], [0, ""]);
  return Number(stdout);
}

test("memoryLimitBytes() is no more than the process may take in its container", async () => {
  assert.equal(await limitIn(100 * MIB), 100 * MIB);
  assert.ok((currentPlatform().memoryLimitBytes() ?? 0) <= process.constrainedMemory());
});

const ON_DENO = { skip: !isDeno && "Bun's heap has no limit of its own" };

test("memoryLimitBytes() goes by V8's heap, without a permission", ON_DENO, async () => {
  const flags = (size: number): readonly string[] => [
    "--deny-sys",
    `--v8-flags=--max-old-space-size=${size}`,
  ];
  const [small, large] = [await limitIn(MIB, flags(64)), await limitIn(MIB, flags(512))];
  assert.equal(large - small, (512 - 64) * MIB);
  assert.ok(await limitIn(undefined, []) > large);
});

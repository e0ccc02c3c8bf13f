import assert from "node:assert/strict";
import { test } from "node:test";
import { currentPlatform } from "../../src/platform/current.ts";
import { isDeno, runProgram } from "./run_program.ts";
import { skipUnless } from "../support/skip_unless.ts";

interface Variables {
  readonly value?: string;
  readonly isReadable: boolean;
  readonly isOtherReadable: boolean;
}

interface Answers extends Variables {
  readonly name: string;
  readonly environment: Variables;
  readonly file: { readonly ok: boolean; readonly reason: string; readonly isFinal?: true };
  readonly info: Readonly<Record<string, unknown>>;
}

async function ask(permissions: readonly string[]): Promise<Answers> {
  const result = await runProgram("permissions_program.ts", {
    permissions,
    env: { OTEL_SERVICE_NAME: "shop" },
  });
  assert.deepEqual([result.code, result.stderr], [0, ""]);
  // why: the fixture prints an object of exactly this shape
  return JSON.parse(result.stdout) as Answers;
}

test("currentPlatform() names the runtime", () => {
  const platform = currentPlatform();
  assert.equal(platform.name, isDeno ? "deno" : "bun");
  assert.match(platform.version, /^\d+\.\d+\.\d+/);
  assert.equal(currentPlatform(), platform);
});

test("getEnv() reads a variable that may be read", async () => {
  const answers = await ask(["--allow-env=OTEL_*"]);
  assert.equal(answers.value, "shop");
  assert.equal(answers.isReadable, true);
  assert.equal(answers.isOtherReadable, !isDeno);
});

test("environment() answers as getEnv() does, whatever is permitted", async () => {
  const denied = ["--allow-env", "--deny-env=OTEL_SERVICE_NAME"];
  for (const permissions of [["--allow-env"], ["--allow-env=OTEL_*"], denied, []]) {
    const { environment, value, isReadable, isOtherReadable } = await ask(permissions);
    const isRead = !isDeno || permissions.length === 1;
    assert.deepEqual([value, isReadable], isRead ? ["shop", true] : [undefined, false]);
    assert.deepEqual(
      [environment.value, environment.isReadable, environment.isOtherReadable],
      [value, isReadable, isOtherReadable],
    );
  }
});

test("currentPlatform() gives one that neither throws nor asks without permissions", async () => {
  const answers = await ask([]);
  assert.equal(answers.name, isDeno ? "deno" : "bun");
  assert.equal(answers.isReadable, !isDeno);
  assert.equal(answers.value, isDeno ? undefined : "shop");
  assert.equal(answers.file.ok, false);
  assert.equal("hostName" in answers.info, !isDeno);
  assert.equal("osVersion" in answers.info, !isDeno);
});

test("readTextFile() answers with a reason when the file is not there", async () => {
  const { file } = await ask(["--allow-read"]);
  assert.equal(file.ok, false);
  assert.notEqual(file.reason, "");
  assert.equal(file.isFinal, undefined, "it may be there later");
});

test(
  "readTextFile() names the permission that is missing",
  skipUnless(isDeno, "only Deno has permissions"),
  async () => {
    const { file } = await ask([]);
    assert.match(file.reason, /--allow-read=\/etc\/hostname-that-is-not-there/);
    assert.equal(file.isFinal, true);
  },
);

test("processInfo() tells of the process, the host and the system", async () => {
  const { info } = await ask(["--allow-sys=hostname,osRelease"]);
  assert.equal(info["executableName"], isDeno ? "deno" : "bun");
  assert.equal(info["runtimeName"], isDeno ? "deno" : "bun");
  assert.equal(typeof info["pid"], "number");
  assert.equal(typeof info["hostName"], "string");
  assert.match(String(info["hostArch"]), /^(amd64|arm64|arm32|x86)$/);
  assert.match(String(info["osType"]), /^(linux|darwin|windows)$/);
});

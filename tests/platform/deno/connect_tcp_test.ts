import assert from "node:assert/strict";
import { test } from "node:test";
import { denoConnectTcp } from "../../../src/platform/deno/connect_tcp.ts";
import { isDeno, runProgram } from "../run_program.ts";

/** How a program on Deno would send, with these permissions and variables. */
async function wayOf(
  permissions: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const result = await runProgram("connects_tcp.ts", { permissions, env: { ...NO_PROXY, ...env } });
  assert.equal(result.stderr, "");
  return result.stdout.trim();
}

const BUN = "Bun has its fetch, which costs no more than a socket";
const NAMES = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY = Object.fromEntries(NAMES.map((name) => [name, ""]));

test(
  "denoConnectTcp() connects where no proxy stands between",
  { skip: !isDeno && BUN },
  async () => {
    assert.equal(await wayOf(["--allow-all"], {}), "socket");
    assert.equal(await wayOf([`--allow-env=${NAMES.join()}`], {}), "socket");
  },
);

test(
  "denoConnectTcp() leaves to fetch what goes by a proxy",
  { skip: !isDeno && BUN },
  async () => {
    for (const name of NAMES) {
      assert.equal(await wayOf(["--allow-all"], { [name]: "http://127.0.0.1:1" }), "fetch", name);
    }
  },
);

test(
  "denoConnectTcp() leaves to fetch what may go by a proxy",
  { skip: !isDeno && BUN },
  async () => {
    assert.equal(await wayOf([], {}), "fetch");
    assert.equal(await wayOf(["--allow-env=HTTP_PROXY,http_proxy"], {}), "fetch");
  },
);

test(
  "denoConnectTcp() says where a connection is not permitted",
  { skip: !isDeno && BUN },
  async () => {
    const result = await runProgram("connects_without_permission.ts", {
      permissions: [`--allow-env=${NAMES.join()}`, "--allow-net=127.0.0.1:1"],
      env: NO_PROXY,
    });
    assert.equal(
      result.stdout,
      "NotCapable not permitted: run with --allow-net=127.0.0.1:2\n" +
        "NotCapable not permitted: run with --allow-net=[::1]:1\n" +
        "ConnectionRefused\n",
    );
    assert.equal(result.stderr, "");
  },
);

test("denoConnectTcp() is for Deno alone", { skip: isDeno && "this is Deno" }, () => {
  assert.equal(denoConnectTcp(), undefined);
});

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createDenoConnectTcp } from "../../../src/platform/deno/connect_tcp.ts";
import { runChild } from "../../support/run_child.ts";
import { globalDeno } from "../../../src/platform/deno/deno_like.ts";
import { isDeno, runProgram } from "../run_program.ts";

const NAMES = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
const NO_PROXY = Object.fromEntries(NAMES.map((name) => [name, ""]));
const PROXY = "http://127.0.0.1:1";

const ON_DENO = { skip: !isDeno && "Bun has its fetch, which costs no more than a socket" };

/** This machine by an address that is none of the loopback interface. */
const ANY_ADDRESS = "0.0.0.0";

/** What a program on Deno says of connections to hosts, with these permissions and variables. */
async function connectionsTo(
  hosts: readonly string[],
  permissions: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const options = { args: hosts, permissions, env: { ...NO_PROXY, ...env } };
  const result = await runProgram("connects_tcp.ts", options);
  assert.equal(result.stderr, "");
  return result.stdout.trim().split("\n");
}

test("createDenoConnectTcp() connects where no proxy stands between", ON_DENO, async () => {
  const permissions = ["--allow-net", `--allow-env=${NAMES.join()}`];
  assert.deepEqual(await connectionsTo([ANY_ADDRESS, "127.0.0.1"], permissions), [
    "direct",
    "direct",
  ]);
});

test("createDenoConnectTcp() leaves to fetch what goes by a proxy", ON_DENO, async () => {
  for (const name of NAMES) {
    const said = await connectionsTo([ANY_ADDRESS], ["--allow-all"], { [name]: PROXY });
    assert.deepEqual(said, ["HTTP_PROXY or ALL_PROXY is set or cannot be read"], name);
  }
});

test(
  "createDenoConnectTcp() takes a proxy that is no UTF-8 for none, as Deno does",
  ON_DENO,
  async () => {
    const program = fileURLToPath(new URL("../fixtures/connects_tcp.ts", import.meta.url));
    // No text that a program hands to another is anything else than UTF-8: a shell makes the bytes.
    const script = `
    export HTTP_PROXY=$(printf '\\377')
    exec "$RUNTIME" run --quiet --no-check --allow-all "$PROGRAM" ${ANY_ADDRESS}`;
    const env = { ...NO_PROXY, RUNTIME: process.execPath, PROGRAM: program };
    const { stdout, stderr } = await runChild("/bin/sh", ["-c", script], { env });
    assert.deepEqual([stdout, stderr], ["direct\n", ""]);
  },
);

test("createDenoConnectTcp() leaves to fetch what may go by a proxy", ON_DENO, async () => {
  for (const variables of ["OTEL_*", NAMES.slice(1).join()]) {
    const said = await connectionsTo([ANY_ADDRESS], ["--allow-net", `--allow-env=${variables}`]);
    assert.deepEqual(said, ["HTTP_PROXY or ALL_PROXY is set or cannot be read"], variables);
  }
});

test("createDenoConnectTcp() connects to this machine whatever proxy is set", ON_DENO, async () => {
  const hosts = ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"];
  const said = await connectionsTo(hosts, ["--allow-all"], { HTTP_PROXY: PROXY });
  assert.deepEqual(said, hosts.map(() => "direct"));
  const close = ["localhost.example.com", "1270.0.0.1", "127.0.0.1.example.com"];
  const others = await connectionsTo(close, ["--allow-all"], { HTTP_PROXY: PROXY });
  assert.deepEqual(others, close.map(() => "HTTP_PROXY or ALL_PROXY is set or cannot be read"));
});

test("createDenoConnectTcp() says where a connection is not permitted", ON_DENO, async () => {
  const hosts = ["127.0.0.1", "127.0.0.2", "[::1]"];
  assert.deepEqual(await connectionsTo(hosts, ["--allow-net=127.0.0.1:1"]), [
    "direct",
    "not permitted: run with --allow-net=127.0.0.2:1",
    "not permitted: run with --allow-net=[::1]:1",
  ]);
});

test(
  "createDenoConnectTcp() leaves to fetch what an older Deno does not connect well",
  ON_DENO,
  () => {
    const deno = globalDeno();
    assert.ok(deno !== undefined);
    const { version } = deno;
    const mayConnect = (text: string): boolean =>
      createDenoConnectTcp({ ...deno, version: { ...version, deno: text } }) !== undefined;
    const older = ["1.46.3", "2.0.0", "2.8.5", "2.9.0", "2.9.4"];
    assert.deepEqual(older.filter(mayConnect), []);
    const others = ["2.9.5", "2.9.6", "2.9.10", "2.9.7+abc1234", "2.10.0-rc.1", "2.10.0", "3.0.0"];
    assert.deepEqual(others.filter(mayConnect), others);
  },
);

test("createDenoConnectTcp() is for Deno alone", { skip: isDeno && "this is Deno" }, () => {
  assert.equal(createDenoConnectTcp(), undefined);
});

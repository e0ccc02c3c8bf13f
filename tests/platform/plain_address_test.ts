import assert from "node:assert/strict";
import { test } from "node:test";
import { BunServeRuntime } from "../../src/platform/bun/http/serve_runtime.ts";
import { DenoServeRuntime } from "../../src/platform/deno/http/serve_runtime.ts";
import { plainAddress } from "../../src/platform/http/plain_address.ts";

const request = new Request("http://shop.example/");

test("plainAddress() unwraps an IPv4 address, and leaves every other one", () => {
  assert.equal(plainAddress("::ffff:192.0.2.1"), "192.0.2.1");
  for (const address of ["192.0.2.1", "::1", "::ffff:0:1", "2001:db8::ffff:1"]) {
    assert.equal(plainAddress(address), address);
  }
});

test("DenoServeRuntime.peer() tells the IPv4 address when the socket takes both protocols", () => {
  const remoteAddr = { transport: "tcp", hostname: "::ffff:192.0.2.1", port: 4711 };
  const peer = new DenoServeRuntime().peer(request, { remoteAddr });
  assert.deepEqual(peer, { address: "192.0.2.1", port: 4711 });
});

test("BunServeRuntime.peer() tells the IPv4 address when the socket takes both protocols", () => {
  const requestIP = () => ({ address: "::ffff:192.0.2.1", port: 4711 });
  const peer = new BunServeRuntime().peer(request, { requestIP });
  assert.deepEqual(peer, { address: "192.0.2.1", port: 4711 });
});

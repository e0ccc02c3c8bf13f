import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import type { HttpListener } from "../../src/platform/http/http_listener.ts";
import { servePrometheus } from "../../src/platform/http/serve_prometheus.ts";
import { rawExchange } from "../http/raw_exchange.ts";

/** Listens on a free port. */
function listen(
  handle: (request: Request) => Response | Promise<Response>,
  host = "127.0.0.1",
): HttpListener {
  const result = servePrometheus(handle, { host, port: 0, keepAlive: false });
  assert.ok(result.ok, result.ok ? "" : result.reason);
  return result.listener;
}

test("servePrometheus() listens on an address of IPv6", async () => {
  const listener = listen(() => new Response("metrics"), "::1");
  const answer = await fetch(`http://[::1]:${listener.port}/`);
  assert.equal(await answer.text(), "metrics");
  await listener.close();
});

test("servePrometheus() answers what was asked before it closes", async () => {
  const asked = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<Response>();
  const listener = listen(() => {
    asked.resolve();
    return ready.promise;
  });
  const request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const answer = rawExchange(listener.port, request);
  await asked.promise;
  const closed = listener.close();
  ready.resolve(new Response("metrics"));
  assert.match(await answer, /metrics/);
  await closed;
  assert.equal(await rawExchange(listener.port, request), "");
});

test("servePrometheus() closes though a request is never answered", async () => {
  const asked = Promise.withResolvers<void>();
  const listener = listen(() => {
    asked.resolve();
    return new Promise(() => {});
  });
  const socket = connect(listener.port, "127.0.0.1");
  socket.on("error", () => {});
  const isGone = new Promise((resolve) => socket.on("close", resolve));
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await asked.promise;
  await listener.close();
  await isGone;
});

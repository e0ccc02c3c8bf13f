import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyAdvice } from "../../src/otlp/sender/proxy_advice.ts";
import { proxyVariable } from "../../src/platform/export/proxy_variable.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  closedPort,
  requestBytes,
  senderConfig,
  senderFixture,
  startRawServer,
} from "./sender_fixture.ts";
import { connectTcp } from "./tcp_connection.ts";

const PROXY = "http://user:secret@proxy.example:3128";

const VARIABLES: readonly (readonly [url: string, set: Record<string, string>, name?: string])[] = [
  ["http://collector:4318/v1/traces", {}],
  ["http://collector:4318/v1/traces", { HTTP_PROXY: PROXY }, "HTTP_PROXY"],
  ["http://collector:4318/v1/traces", { HTTP_PROXY: "", http_proxy: PROXY }, "http_proxy"],
  ["http://collector:4318/v1/traces", { HTTPS_PROXY: PROXY }],
  ["https://collector/v1/traces", { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY }, "HTTPS_PROXY"],
  ["http://localhost:4318/", { HTTP_PROXY: PROXY, NO_PROXY: "10.0.0.1, localhost" }],
  ["http://localhost:4318/", { HTTP_PROXY: PROXY, no_proxy: "localhost:4318" }],
  ["http://localhost:4318/", { HTTP_PROXY: PROXY, NO_PROXY: "localhost:80,," }, "HTTP_PROXY"],
  ["http://a.shop.example/", { HTTP_PROXY: PROXY, NO_PROXY: ".Shop.example" }],
  ["http://a.shop.example/", { HTTP_PROXY: PROXY, NO_PROXY: "*.shop.example" }],
  ["http://workshop.example/", { HTTP_PROXY: PROXY, NO_PROXY: "shop.example" }, "HTTP_PROXY"],
  ["http://a.shop.example/", { HTTP_PROXY: PROXY, NO_PROXY: "*" }],
  ["not a url", { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY }],
];

test("proxyVariable() names the variable by which a URL goes to a proxy", () => {
  for (const [url, set, name] of VARIABLES) {
    assert.equal(proxyVariable(url, (asked) => set[asked]), name, JSON.stringify([url, set]));
  }
});

test("proxyAdvice() says nothing of calls that go by no proxy", () => {
  const environment = { proxyVariable: () => "HTTPS_PROXY" };
  const onDeno = { ...environment, fetchHttp2: fetch };
  assert.equal(proxyAdvice(senderConfig("http://collector", { protocol: "grpc" }), onDeno), "");
  assert.equal(
    proxyAdvice(senderConfig("https://collector", { protocol: "grpc" }), environment),
    "",
  );
  assert.match(
    proxyAdvice(senderConfig("https://collector", { protocol: "grpc" }), onDeno),
    /HTTPS_PROXY/,
  );
  assert.equal(proxyAdvice(senderConfig("https://collector"), {}), "");
});

test("Sender.send() names the proxy's variable where a connection fails", async () => {
  const url = `http://127.0.0.1:${await closedPort()}/v1/traces`;
  const { sender } = senderFixture(senderConfig(url), { proxyVariable: () => "HTTP_PROXY" });
  const outcome = await sender.send(requestBytes(), 3);
  assert.ok(outcome.kind === "exhausted", JSON.stringify(outcome));
  assert.match(
    outcome.message,
    /; the connection uses the proxy in HTTP_PROXY, unless NO_PROXY lists/,
  );
  sender.close();
});

test("Sender.send() names no proxy where a connection to the receiver itself is lost", async () => {
  await using server = await startRawServer((socket) => socket.destroy());
  const { sender } = senderFixture(senderConfig(server.url), {
    connectTcp,
    proxyVariable: () => "HTTP_PROXY",
  });
  const outcome = await sender.send(requestBytes(), 3);
  assert.ok(outcome.kind === "exhausted", JSON.stringify(outcome));
  assert.doesNotMatch(outcome.message, /proxy/);
  assert.match(outcome.message, /closed before the response|reset/i);
  sender.close();
});

test("Sender.send() says where a proxy's user and password go", async () => {
  await using receiver = await startReceiver({ answer: { status: 407 } });
  const { sender } = senderFixture(senderConfig(receiver.signalUrl("traces")));
  const outcome = await sender.send(requestBytes(), 3);
  assert.ok(outcome.kind === "refused", JSON.stringify(outcome));
  assert.match(
    outcome.message,
    /^HTTP 407.*; a proxy requires a user and password: .* HTTP_PROXY$/,
  );
  sender.close();
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { instrument as instrumentNode } from "../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { rawExchange } from "./raw_exchange.ts";
import { instrumentHandler, isDeno, startBun, startDeno } from "./start_server.ts";

const EXCHANGE = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/** What the span of a request to a port of both protocols says of its client. */
async function clientOf(port: number): Promise<readonly unknown[]> {
  using collected = new CollectedSpans();
  await rawExchange(port, EXCHANGE);
  const { attributes } = await collected.one();
  assert.equal(typeof attributes["network.peer.port"], "number");
  return [attributes["client.address"], attributes["network.peer.address"]];
}

test("instrument() names a client of IPv4 as such where the server takes both", async () => {
  const handler = instrumentHandler(() => new Response("hello"));
  await using server = isDeno
    ? startDeno(handler, { hostname: "::" })
    : startBun({ fetch: handler, hostname: "::" });
  assert.deepEqual(await clientOf(server.port), ["127.0.0.1", "127.0.0.1"]);
});

test("instrument() of node:http names a client of IPv4 as such where it takes both", async () => {
  const server = createServer(instrumentNode((_request, response) => void response.end()));
  server.listen(0, "::");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  assert.deepEqual(await clientOf(address.port), ["127.0.0.1", "127.0.0.1"]);
  server.close();
});

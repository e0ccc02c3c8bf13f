import assert from "node:assert/strict";
import { test } from "node:test";
import { instrument } from "../../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { isDeno } from "../../http/start_server.ts";
import { startNodeServer } from "../node_http/start_node_server.ts";

const skip = !isDeno && "Bun does not tell which status it has sent";

test("instrument() of node:http records the status that was sent, not a later one", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument((_request, response) => {
    response.write("begun");
    response.statusCode = 500;
    response.end();
  }));
  const text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  assert.match(await rawExchange(server.port, text), /^HTTP\/1.1 200 /);
  const { attributes } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 200);
  assert.equal("error.type" in attributes, false);
});

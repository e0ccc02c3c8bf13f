import assert from "node:assert/strict";
import { connect, createServer as createHttp2 } from "node:http2";
import { once } from "node:events";
import { createServer, request as sendRequest } from "node:https";
import { test } from "node:test";
import { trace } from "../../../src/api/mod.ts";
import { instrument } from "../../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { canMakeCertificates, makeCertificates } from "../../support/certificates.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { listening } from "./start_node_server.ts";

const needsOpenssl = skipUnless(canMakeCertificates(), "no openssl command");

test("instrument() records the scheme and the port of node:https", needsOpenssl, async () => {
  using collected = new CollectedSpans();
  const { ca, server: pair } = makeCertificates();
  let url: string | undefined;
  const listener = instrument((_request, response) => {
    response.end("hello");
  }, {
    onRequest: (_span, request) => {
      url = request.url;
    },
  });
  const https = createServer({ key: pair.key, cert: pair.certificate }, listener);
  await using server = await listening(https);
  const options = { host: "127.0.0.1", port: server.port, path: "/a", ca, agent: false } as const;
  await new Promise<void>((resolve, reject) => {
    sendRequest(options, (answer) => answer.on("end", resolve).resume()).on("error", reject).end();
  });
  const { attributes } = await collected.one();
  assert.equal(attributes["url.scheme"], "https");
  assert.equal(attributes["server.port"], server.port);
  assert.equal(attributes["network.peer.address"], "127.0.0.1");
  assert.equal(url, `https://127.0.0.1:${server.port}/a`);
});

test("instrument() traces requests of node:http2 that are like those of node:http", async () => {
  using collected = new CollectedSpans();
  const listener = instrument((request: Http2Request, response: Http2Response) => {
    request.on("end", () => {
      trace.getActiveSpan()?.setAttribute("app.end", true);
      response.setHeader("x-id", "7");
      response.statusCode = 202;
      response.end("hello");
    }).resume();
  }, { captureResponseHeaders: ["x-id"], onRequest: () => {} });
  const http2 = createHttp2(listener);
  http2.listen(0, "127.0.0.1");
  await once(http2, "listening");
  const address = http2.address();
  assert.ok(address !== null && typeof address === "object");
  const session = connect(`http://127.0.0.1:${address.port}`);
  const sent = session.request({ ":path": "/a?b=1", ":method": "POST" });
  sent.end("text");
  sent.resume();
  await once(sent, "end");
  session.close();
  const { attributes } = await collected.one();
  http2.close();
  assert.equal(attributes["url.path"], "/a");
  assert.equal(attributes["server.port"], address.port);
  assert.equal(attributes["http.response.status_code"], 202);
  assert.equal(attributes["app.end"], true);
  assert.deepEqual(attributes["http.response.header.x-id"], ["7"]);
});

type Http2Listener = NonNullable<Parameters<typeof createHttp2>[1]>;
type Http2Request = Parameters<Http2Listener>[0];
type Http2Response = Parameters<Http2Listener>[1];

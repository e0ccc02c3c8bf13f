import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createSecure, request as sendRequest } from "node:https";
import { test } from "node:test";
import express from "express";
import Fastify from "fastify";
import { trace } from "../../../src/api/mod.ts";
import { instrument, instrumentServers } from "../../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { canMakeCertificates, makeCertificates } from "../../support/certificates.ts";
import { endedBy } from "../../support/ended_by.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { textOf } from "../../support/text_of.ts";
import { listening, startNodeServer } from "./start_node_server.ts";

test("instrumentServers() traces a server that is there already, until it is ended", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer((_request, response) => {
    trace.getTracer("app").startSpan("inside").end();
    response.end("hello");
  });
  const end = instrumentServers({ ignore: ["/healthz"] });
  assert.equal(await textOf(`${server.url}/healthz`), "hello");
  assert.equal(await textOf(`${server.url}/a`), "hello");
  end();
  const [inside, span] = await collected.ended(2);
  assert.equal(span.attributes["url.path"], "/a");
  assert.equal(span.attributes["http.response.status_code"], 200);
  assert.equal(inside.parentSpanContext?.spanId, span.spanContext().spanId);
  assert.equal(await textOf(`${server.url}/b`), "hello");
  const after = collected.spans.slice(2).map(({ name }) => name);
  assert.deepEqual(after, ["inside"]);
});

test("instrumentServers() leaves a listener that is traced to its own options", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServers());
  const listener = instrument((_request, response) => void response.end(), { ignore: ["/b"] });
  await using server = await startNodeServer(listener);
  await textOf(`${server.url}/b`);
  await textOf(`${server.url}/a`);
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/a");
});

test("instrumentServers() names the routes of Express", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServers());
  const app = express();
  app.get("/users/:id", (request, response) => void response.send(request.params.id));
  await using server = await listening(createServer(app));
  assert.equal(await textOf(`${server.url}/users/7`), "7");
  assert.equal((await collected.one()).name, "GET /users/:id");
});

test("instrumentServers() traces the server that Fastify makes", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServers());
  const app = Fastify();
  app.get("/users/:id", () => "user");
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  assert.equal(await textOf(`${url}/users/7`), "user");
  assert.equal((await collected.one()).attributes["url.path"], "/users/7");
  await app.close();
});

test("instrumentServers() lets the error of a listener through", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServers());
  const server = createServer(() => {
    throw new RangeError("no");
  });
  const request = {
    headers: {},
    method: "GET",
    url: "/",
    listenerCount: () => 0,
    emit: () => true,
  };
  const response = { on: () => {}, emit: () => true, listenerCount: () => 0, headersSent: false };
  assert.throws(() => server.emit("request", request, response), RangeError);
  assert.equal((await collected.one()).attributes["error.type"], "RangeError");
});

const needsOpenssl = skipUnless(canMakeCertificates(), "no openssl command");

test("instrumentServers() traces a server of node:https once", needsOpenssl, async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServers());
  const { ca, server: pair } = makeCertificates();
  const listener = (_request: unknown, response: { end(): void }): void => response.end();
  const secure = createSecure({ key: pair.key, cert: pair.certificate }, listener);
  await using server = await listening(secure);
  const options = { host: "127.0.0.1", port: server.port, path: "/a", ca, agent: false } as const;
  await new Promise<void>((resolve, reject) => {
    sendRequest(options, (answer) => answer.on("end", resolve).resume()).on("error", reject).end();
  });
  assert.equal((await collected.one()).attributes["url.scheme"], "https");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(collected.spans.length, 1);
});

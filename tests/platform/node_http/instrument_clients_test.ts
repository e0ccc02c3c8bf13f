import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage, request } from "node:http";
import { createServer as createSecure, get as getSecurely } from "node:https";
import { test } from "node:test";
import axios from "axios";
import got from "got";
import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  suppressTracing,
  trace,
} from "../../../src/api/mod.ts";
import { AlwaysOffSampler } from "../../../src/sdk/mod.ts";
import { instrumentClients } from "../../../src/platform/node_http/mod.ts";
import { CollectedMetrics } from "../../http/collected_metrics.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { canMakeCertificates, makeCertificates } from "../../support/certificates.ts";
import { endedBy } from "../../support/ended_by.ts";
import { skipUnless } from "../../support/skip_unless.ts";
import { answerTo, ask } from "./ask_server.ts";
import { listening, type NodeListener, startNodeServer } from "./start_node_server.ts";

/** Answers with the headers of the request. */
const echo: NodeListener = (request, response) => {
  response.setHeader("x-id", ["1", "2"]);
  response.setHeader("set-cookie", ["a=1", "b=2"]);
  if (request.url === "/other") response.writeHead(404, "Not Here");
  response.end(JSON.stringify(request.headers));
};

test("instrumentClients() makes a client span and puts its context into the headers", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  const { port, url } = server;
  const { text } = await trace.getTracer("app").startActiveSpan("parent", async (parent) => {
    const headers = { tracestate: "old=1" };
    const answer = await ask({ port, path: "/a?sig=secret&b=1", method: "post", headers }, "text");
    parent.end();
    return answer;
  });
  const [span, parent] = await collected.ended(2);
  assert.equal(span.name, "POST");
  assert.equal(span.kind, SpanKind.CLIENT);
  assert.deepEqual(span.attributes, {
    "http.request.method": "POST",
    "server.address": "127.0.0.1",
    "server.port": port,
    "url.full": `${url}/a?sig=REDACTED&b=1`,
    "http.response.status_code": 200,
    "network.peer.address": "127.0.0.1",
    "network.peer.port": port,
    "network.protocol.version": "1.1",
  });
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  const { traceId, spanId } = span.spanContext();
  assert.equal(span.parentSpanContext?.spanId, parent.spanContext().spanId);
  const headers = JSON.parse(text);
  assert.equal(headers.traceparent, `00-${traceId}-${spanId}-03`);
  assert.equal(headers.tracestate, undefined);
});

test("instrumentClients() traces what axios and got send, each redirect by itself", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer((request, response) => {
    if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
    else response.end(request.headers.traceparent);
  });
  const sent = [
    (await axios.get(`${server.url}/old`, { adapter: "http" })).data,
    await got(`${server.url}/old`).text(),
  ];
  const spans = await collected.ended(4);
  const told = spans.map(({ attributes }) => [
    new URL(String(attributes["url.full"])).pathname,
    attributes["http.response.status_code"],
  ]);
  assert.deepEqual(told, [["/old", 302], ["/new", 200], ["/old", 302], ["/new", 200]]);
  const ids = [spans[1], spans[3]].map((span) => span.spanContext().spanId);
  assert.deepEqual(sent.map((header) => header.split("-")[2]), ids);
});

test("instrumentClients() tells the parents apart on connections that are kept", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const tracer = trace.getTracer("app");
  await Promise.all(
    ["/a", "/b", "/c"].map((path) =>
      tracer.startActiveSpan(path, async (parent) => {
        await ask({ port: server.port, path, agent });
        tracer.startSpan(`after ${path}`).end();
        parent.end();
      })
    ),
  );
  agent.destroy();
  const spans = await collected.ended(9);
  for (const span of spans.filter(({ kind }) => kind === SpanKind.CLIENT)) {
    const parent = spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
    assert.equal(new URL(String(span.attributes["url.full"])).pathname, parent?.name);
  }
  for (const span of spans.filter(({ name }) => name.startsWith("after "))) {
    const parent = spans.find((one) => one.spanContext().spanId === span.parentSpanContext?.spanId);
    assert.equal(span.name, `after ${parent?.name}`);
  }
});

const needsOpenssl = skipUnless(canMakeCertificates(), "no openssl command");

test("instrumentClients() traces node:https", needsOpenssl, async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  const { ca, server: pair } = makeCertificates();
  const https = createSecure({ key: pair.key, cert: pair.certificate }, echo);
  await using server = await listening(https);
  const options = { host: "127.0.0.1", port: server.port, path: "/a", ca, agent: false } as const;
  await answerTo(getSecurely(options));
  const { attributes } = await collected.one();
  assert.equal(attributes["url.full"], `https://127.0.0.1:${server.port}/a`);
});

test("instrumentClients() records the URL that is asked for, by whatever it goes", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer((_request, response) => void response.end());
  const { port } = server;
  await ask({ port, path: "/virtual", headers: { Host: "shop.example:81" } });
  await ask({ port, path: "http://other.example/proxied" });
  await ask({ port, path: "/", host: "localhost", family: 4, headers: { host: "[::1]:82" } });
  const urls = collected.spans.map(({ attributes }) => [
    attributes["url.full"],
    attributes["server.address"],
    attributes["server.port"],
    attributes["network.peer.port"],
  ]);
  assert.deepEqual(urls, [
    ["http://shop.example:81/virtual", "shop.example", 81, port],
    ["http://other.example/proxied", "other.example", 80, port],
    ["http://[::1]:82/", "::1", 82, port],
  ]);
});

/** Sends a request that fails, and returns what the client is told. */
async function failure(sent: ReturnType<typeof request>): Promise<unknown> {
  const [error] = await once(sent, "error");
  return error;
}

test("instrumentClients() records why there is no response", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer((request) => {
    if (request.url === "/hang-up") request.socket.destroy();
  });
  const { port } = server;
  const send = (path: string, options = {}) =>
    request({ host: "127.0.0.1", port, path, agent: false, ...options });
  await failure(send("/hang-up").end());
  await failure(send("/reason").destroy(new RangeError("no")));
  await failure(send("/signal", { signal: AbortSignal.timeout(20) }).end());
  const slow = send("/timeout", { timeout: 20 }).end();
  slow.on("timeout", () => slow.destroy());
  await failure(slow);
  await server[Symbol.asyncDispose]();
  await failure(send("/refused").end());
  const told = (await collected.ended(5)).map(({ attributes, status }) => [
    new URL(String(attributes["url.full"])).pathname,
    attributes["error.type"],
    status.code,
  ]);
  assert.deepEqual(told, [
    ["/hang-up", "ECONNRESET", SpanStatusCode.ERROR],
    ["/reason", "RangeError", SpanStatusCode.ERROR],
    ["/signal", "TimeoutError", SpanStatusCode.ERROR],
    ["/timeout", "TimeoutError", SpanStatusCode.ERROR],
    ["/refused", "ECONNREFUSED", SpanStatusCode.ERROR],
  ]);
});

test("instrumentClients() takes a request that the caller gives up for no error", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(() => {});
  const { port } = server;
  const send = (options = {}) => request({ host: "127.0.0.1", port, agent: false, ...options });
  const destroyed = send().end();
  setTimeout(() => destroyed.destroy(), 20);
  await failure(destroyed);
  const controller = new AbortController();
  const aborted = send({ signal: controller.signal }).end();
  setTimeout(() => controller.abort(), 20);
  await failure(aborted);
  for (const { attributes, status } of await collected.ended(2)) {
    assert.equal(attributes["error.type"], undefined);
    assert.equal(status.code, SpanStatusCode.UNSET);
  }
});

test("instrumentClients() records a refusal as an error, and reads the head alone", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer((_request, response) => {
    response.writeHead(503).write("begun");
  });
  const sent = get({ host: "127.0.0.1", port: server.port, agent: false });
  const [response] = await once(sent, "response");
  const { attributes, status } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 503);
  assert.equal(attributes["error.type"], "503");
  assert.equal(status.code, SpanStatusCode.ERROR);
  response.destroy();
});

test("instrumentClients() traces an upgrade, and no CONNECT", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  const http = createServer();
  http.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
  });
  http.on("connect", (_request, socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  await using server = await listening(http);
  const { port } = server;
  const connect = request({ host: "127.0.0.1", port, path: "a:443", method: "CONNECT" }).end();
  (await once(connect, "connect"))[1].destroy();
  const headers = { connection: "Upgrade", upgrade: "x" };
  const upgrade = request({ host: "127.0.0.1", port, path: "/up", headers }).end();
  (await once(upgrade, "upgrade"))[1].destroy();
  const { attributes, status } = await collected.one();
  assert.equal(attributes["url.full"], `http://127.0.0.1:${port}/up`);
  assert.equal(attributes["http.response.status_code"], 101);
  assert.equal(status.code, SpanStatusCode.UNSET);
});

test("instrumentClients() leaves the listeners of a request as they are", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  const sent = get({ host: "127.0.0.1", port: server.port, agent: false });
  assert.deepEqual(["error", "response", "close"].map((event) => sent.listenerCount(event)), [
    0,
    0,
    0,
  ]);
  // A response that nobody takes is read by the runtime, so that the connection is free again.
  await once(sent, "close");
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
});

test("instrumentClients() heeds its options", async () => {
  using collected = new CollectedSpans();
  const hooks: unknown[] = [];
  using _ = endedBy(instrumentClients({
    ignore: ["/healthz"],
    shouldPropagate: (url) => !url.endsWith("/other"),
    captureRequestHeaders: ["x-name"],
    captureResponseHeaders: ["x-id", "set-cookie"],
    onRequest: (_span, { url, method, headers }) => {
      hooks.push([new URL(url).pathname, method, headers.has("traceparent")]);
    },
    onResponse: (_span, { status, statusText, headers }) => {
      hooks.push([status, statusText, headers.get("x-id")]);
    },
  }));
  await using server = await startNodeServer(echo);
  const { port } = server;
  const sent: unknown[] = [];
  for (const path of ["/healthz", "/other", "/a"]) {
    const { text } = await ask({ port, path, headers: { "X-Name": "value" } });
    sent.push(JSON.parse(text).traceparent !== undefined);
  }
  assert.deepEqual(sent, [false, false, true]);
  assert.deepEqual(hooks, [
    ["/other", "GET", false],
    [404, "Not Here", "1, 2"],
    ["/a", "GET", true],
    [200, "OK", "1, 2"],
  ]);
  const [span] = await collected.ended(2);
  assert.deepEqual(span.attributes["http.request.header.x-name"], ["value"]);
  assert.deepEqual(span.attributes["http.response.header.x-id"], ["1, 2"]);
  assert.deepEqual(span.attributes["http.response.header.set-cookie"], ["a=1", "b=2"]);
});

test("instrumentClients() traces nothing while it is suppressed, and after its end", async () => {
  using collected = new CollectedSpans();
  const end = instrumentClients();
  await using server = await startNodeServer(echo);
  const { port } = server;
  await context.with(suppressTracing(context.active()), () => ask({ port }));
  const underWay = request({ host: "127.0.0.1", port, path: "/under-way", agent: false });
  end();
  end();
  await ask({ port });
  underWay.end();
  await answerTo(underWay);
  const { attributes } = await collected.one();
  assert.equal(attributes["url.full"], `http://127.0.0.1:${port}/under-way`);
  assert.equal(attributes["http.response.status_code"], 200);
});

test("instrumentClients() traces a request once, however often it was called", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  using _again = endedBy(instrumentClients());
  await ask({ port: server.port });
  assert.equal(collected.spans.length, 1);
});

test("instrumentClients() does nothing while requests are traced already", async () => {
  using collected = new CollectedSpans();
  using _first = endedBy(instrumentClients());
  instrumentClients({ ignore: () => true })();
  await using server = await startNodeServer(echo);
  await ask({ port: server.port });
  assert.equal((await collected.ended(1)).length, 1);
});

test("instrumentClients() takes the place of another copy of the package, until its end", () => {
  const key = Symbol.for("@offthread/otel traced clients");
  let isEnded = false;
  Reflect.set(globalThis, key, () => isEnded = true);
  const end = instrumentClients();
  assert.equal(isEnded, true);
  assert.equal(Reflect.get(globalThis, key), end);
  end();
  assert.equal(Reflect.has(globalThis, key), false);
});

test("instrumentClients() ends the span of a request that is over without an answer", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  server.server.on("upgrade", (_request, socket) => {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
  });
  const headers = { upgrade: "x", connection: "Upgrade" };
  const sent = request({ host: "127.0.0.1", port: server.port, agent: false, headers });
  sent.on("error", () => {}).end();
  await once(sent, "close");
  const { attributes, status } = await collected.one();
  assert.equal(attributes["http.response.status_code"], undefined);
  assert.equal(status.code, SpanStatusCode.UNSET);
});

test("instrumentClients() measures requests", async () => {
  await using collected = new CollectedMetrics();
  using _ = endedBy(instrumentClients({ metrics: { bodySizes: true, activeRequests: true } }));
  await using server = await startNodeServer((request, response) => {
    request.resume().on("end", () => response.writeHead(200, { "content-length": 5 }).end("hello"));
  });
  const { port } = server;
  await ask({ port, method: "POST", headers: { "content-length": 4 } }, "text");
  const { dataPoints: [duration] } = await collected.histogram("http.client.request.duration");
  assert.deepEqual({ ...duration.attributes }, {
    "http.request.method": "POST",
    "server.address": "127.0.0.1",
    "server.port": port,
    "http.response.status_code": 200,
  });
  const sizes = ["request", "response"].map(async (side) => {
    const { dataPoints } = await collected.histogram(`http.client.${side}.body.size`);
    return dataPoints[0]?.value.sum;
  });
  assert.deepEqual(await Promise.all(sizes), [4, 5]);
});

test("instrumentClients() hands baggage on where no span is recorded", async () => {
  using _collected = new CollectedSpans(new AlwaysOffSampler());
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(echo);
  const baggage = propagation.createBaggage({ user: { value: "7" } });
  const active = propagation.setBaggage(context.active(), baggage);
  const { text } = await context.with(active, () => ask({ port: server.port }));
  const headers = JSON.parse(text);
  assert.equal(headers.baggage, "user=7");
  assert.match(headers.traceparent, /-02$/);
});

test("instrumentClients() survives a response whose members throw", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentClients());
  await using server = await startNodeServer(() => {});
  const sent = request({ host: "127.0.0.1", port: server.port, agent: false }).end();
  let seen: unknown;
  sent.on("response", (response: IncomingMessage) => seen = response);
  const odd = new Proxy({}, {
    get() {
      throw new RangeError("no");
    },
  });
  sent.emit("response", odd);
  assert.equal(seen, odd);
  assert.equal((await collected.one()).name, "GET");
  const failed = failure(sent);
  sent.destroy();
  await failed;
});

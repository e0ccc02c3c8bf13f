import assert from "node:assert/strict";
import { Agent, type ClientRequest, request as sendRequest } from "node:http";
import { connect } from "node:net";
import type { EventEmitter } from "node:events";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { context, createContextKey, trace } from "../../../src/api/mod.ts";
import { instrument } from "../../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { type NodeListener, startNodeServer } from "./start_node_server.ts";

/** Writes down for each event of a request and its response whose span is active. */
function watchEvents(seen: Map<string, string[]>): NodeListener {
  return (request, response) => {
    const own = trace.getActiveSpan();
    const wrong: string[] = [];
    seen.set(request.url ?? "", wrong);
    const look = (name: string): void => {
      if (trace.getActiveSpan() !== own) wrong.push(name);
    };
    for (const name of ["data", "end", "close"]) request.on(name, () => look(`request ${name}`));
    for (const name of ["prefinish", "finish", "close"]) {
      response.on(name, () => look(`response ${name}`));
    }
    request.on("end", async () => {
      look("answer");
      await pause(1);
      look("later");
      response.end("x".repeat(20_000));
    });
  };
}

function noneWrong(seen: Map<string, string[]>, count: number): void {
  assert.equal(seen.size, count);
  for (const [url, wrong] of seen) assert.deepEqual(wrong, [], url);
}

test("instrument() has the span active in events of a body that comes in parts", async () => {
  using collected = new CollectedSpans();
  const seen = new Map<string, string[]>();
  await using server = await startNodeServer(instrument(watchEvents(seen)));
  const socket = connect(server.port, "127.0.0.1");
  const closed = new Promise((resolve) => socket.on("close", resolve));
  socket.resume();
  socket.write(
    "POST /parts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabc",
  );
  await pause(10);
  socket.write("def");
  await closed;
  await collected.one();
  noneWrong(seen, 1);
});

test("instrument() mixes no contexts of pipelined requests", async () => {
  using collected = new CollectedSpans();
  const seen = new Map<string, string[]>();
  await using server = await startNodeServer(instrument(watchEvents(seen)));
  const requests = Array.from(
    { length: 20 },
    (_, i) =>
      `POST /${i} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n` +
      `${i === 19 ? "Connection: close\r\n" : ""}\r\nabc`,
  );
  await rawExchange(server.port, requests.join(""));
  const spans = await collected.ended(20);
  noneWrong(seen, 20);
  assert.deepEqual(new Set(spans.map((span) => span.parentSpanContext)), new Set([undefined]));
});

test("instrument() mixes no contexts of connections that are kept alive", async () => {
  using collected = new CollectedSpans();
  const seen = new Map<string, string[]>();
  await using server = await startNodeServer(instrument(watchEvents(seen)));
  const agent = new Agent({ keepAlive: true, maxSockets: 3 });
  const send = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: server.port, path, agent, method: "POST" };
      const sent: ClientRequest = sendRequest(options, (answer) => {
        answer.on("end", resolve).resume();
      });
      sent.on("error", reject);
      sent.end("y".repeat(70_000));
    });
  await Promise.all(Array.from({ length: 30 }, (_, i) => send(`/${i}`)));
  agent.destroy();
  const spans = await collected.ended(30);
  noneWrong(seen, 30);
  assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 30);
});

test("instrument() keeps what is active inside of a request when an event comes", async () => {
  using collected = new CollectedSpans();
  const key = createContextKey("inner");
  let seen: unknown;
  await using server = await startNodeServer(instrument((request, response) => {
    request.on("custom", () => seen = context.active().getValue(key));
    context.with(context.active().setValue(key, "value"), () => request.emit("custom"));
    response.end();
  }));
  await (await fetch(server.url)).text();
  await collected.one();
  assert.equal(seen, "value");
});

test("instrument() traces nothing in the events of a request that is ignored", async () => {
  using collected = new CollectedSpans();
  const work = (): void => trace.getTracer("app").startSpan("inside").end();
  const arrived = Promise.withResolvers<EventEmitter>();
  await using server = await startNodeServer(instrument((request, response) => {
    arrived.resolve(response.on("custom", work));
    request.on("end", () => {
      work();
      response.end();
    }).resume();
  }, { ignore: ["/healthz"] }));
  const answer = fetch(`${server.url}/healthz`, { method: "POST", body: "text" });
  (await arrived.promise).emit("custom");
  await (await answer).text();
  await (await fetch(`${server.url}/traced`, { method: "POST", body: "text" })).text();
  const spans = await collected.ended(2);
  assert.deepEqual(spans.map((span) => span.name), ["inside", "POST"]);
});

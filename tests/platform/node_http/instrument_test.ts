import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { test } from "node:test";
import {
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "../../../src/api/mod.ts";
import { shareHeaders } from "../../../src/http/shared_headers.ts";
import { instrument, setRoute } from "../../../src/platform/node_http/mod.ts";
import { AlwaysOffSampler } from "../../../src/sdk/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { instrumentHandler, startBareServer, startServer } from "../../http/start_server.ts";
import { startNodeServer } from "./start_node_server.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;

const answer = (_request: IncomingMessage, response: ServerResponse): void => {
  response.end("hello");
};

test("instrument() gives a request of node:http the attributes of the conventions", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument(answer));
  const response = await fetch(`${server.url}/users/42?page=2&sig=secret`, {
    headers: { "user-agent": "test/1" },
  });
  assert.equal(await response.text(), "hello");
  const span = await collected.one();
  assert.equal(span.name, "GET");
  assert.equal(span.kind, SpanKind.SERVER);
  assert.equal(span.instrumentationScope.name, "@offthread/otel/http");
  const { "network.peer.port": peerPort, ...attributes } = span.attributes;
  assert.equal(typeof peerPort, "number");
  assert.deepEqual(attributes, {
    "http.request.method": "GET",
    "url.path": "/users/42",
    "url.scheme": "http",
    "url.query": "page=2&sig=REDACTED",
    "server.address": "127.0.0.1",
    "server.port": server.port,
    "client.address": "127.0.0.1",
    "network.peer.address": "127.0.0.1",
    "user_agent.original": "test/1",
    "http.response.status_code": 200,
  });
  assert.equal(span.status.code, SpanStatusCode.UNSET);
});

test("instrument() continues the trace of the headers of node:http", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument((_request, response) => {
    trace.getTracer("app").startSpan("work").end();
    response.end(propagation.getActiveBaggage()?.getEntry("tenant")?.value);
  }));
  const response = await fetch(server.url, {
    headers: { traceparent: TRACEPARENT, tracestate: "a=1", baggage: "tenant=acme" },
  });
  assert.equal(await response.text(), "acme");
  const [work, span] = await collected.ended(2);
  assert.equal(span.spanContext().traceId, TRACE_ID);
  assert.equal(span.parentSpanContext?.spanId, PARENT_ID);
  assert.equal(span.spanContext().traceState?.get("a"), "1");
  assert.equal(work.parentSpanContext?.spanId, span.spanContext().spanId);
});

test("instrument() makes an error of a 503 of node:http and none of a 404", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument((request, response) => {
    response.statusCode = Number(request.url?.slice(1));
    response.end();
  }));
  await (await fetch(`${server.url}/404`)).text();
  await (await fetch(`${server.url}/503`)).text();
  const [missing, failed] = await collected.ended(2);
  assert.equal(missing.status.code, SpanStatusCode.UNSET);
  assert.equal(missing.attributes["http.response.status_code"], 404);
  assert.deepEqual(failed.status, { code: SpanStatusCode.ERROR });
  assert.equal(failed.attributes["error.type"], "503");
});

test("instrument() passes on this, arguments and the returned value of a listener", () => {
  using collected = new CollectedSpans();
  const seen: unknown[] = [];
  const listener = function (this: unknown, ...args: unknown[]): number {
    seen.push(this, ...args);
    return 7;
  };
  const request = { emit: () => true, headers: {} };
  const response = { emit: () => true, statusCode: 200, headersSent: false };
  const receiver = {};
  assert.equal(Reflect.apply(instrument(listener), receiver, [request, response, 3]), 7);
  assert.deepEqual(seen, [receiver, request, response, 3]);
  assert.equal(collected.spans.length, 0);
});

test("instrument() keeps the length and the name of a listener", () => {
  const three = instrument(function handle(_request: object, _response: object, _next: object) {});
  assert.equal(three.length, 3);
  assert.equal(three.name, "handle");
});

test("instrument() throws a TypeError for what is no function", () => {
  // why: a mistake that the checker would find
  const wrong = {} as () => void;
  assert.throws(() => instrument(wrong), TypeError);
});

test("instrument() calls a listener through when no SDK is registered", async () => {
  await using server = await startNodeServer(instrument(answer));
  assert.equal(await (await fetch(server.url)).text(), "hello");
});

test("instrument() leaves the members of a request alone that nobody needs", async () => {
  const members = (request: IncomingMessage): readonly string[] =>
    ["emit", "route", "baseUrl"].filter((name) => Object.hasOwn(request, name));
  const listener = instrument((request, response) => response.end(members(request).join()));
  await using server = await startNodeServer(listener);
  assert.equal(await (await fetch(server.url)).text(), "");
  using _ = new CollectedSpans();
  assert.equal(await (await fetch(server.url)).text(), "emit");
});

test("instrument() lets an application replace emit, which no list of members shows", async () => {
  using collected = new CollectedSpans();
  const shown: unknown[] = [];
  await using server = await startNodeServer(instrument((request, response) => {
    for (const source of [request, response]) {
      shown.push(Object.keys(source).includes("emit"));
      source.emit = source.emit.bind(source);
    }
    response.end("hello");
  }));
  assert.equal(await (await fetch(server.url)).text(), "hello");
  assert.deepEqual(shown, [false, false]);
  await collected.one();
});

test("instrument() passes on the rejection of a request that is ignored", async () => {
  using collected = new CollectedSpans();
  const error = new RangeError("broken");
  const traced = instrument((_request, response) => {
    response.end();
    return Promise.reject(error);
  }, { ignore: ["/healthz"] });
  const failures: unknown[] = [];
  await using server = await startNodeServer((request, response) => {
    traced(request, response).catch((failure: unknown) => failures.push(failure));
  });
  await (await fetch(`${server.url}/healthz`)).text();
  assert.deepEqual(failures, [error]);
  assert.deepEqual(collected.spans, []);
});

test("instrument() calls a listener through for what is no request", () => {
  using collected = new CollectedSpans();
  const listener = instrument((...args: unknown[]) => args.length);
  assert.equal(Reflect.apply(listener, undefined, []), 0);
  assert.equal(Reflect.apply(listener, undefined, [Object.freeze({ emit: () => true }), null]), 2);
  // It began as a request.
  assert.equal(collected.spans.length, 1);
});

test("instrument() keeps an unsampled trace unsampled in the events of node:http", async () => {
  using collected = new CollectedSpans(new AlwaysOffSampler());
  await using server = await startNodeServer(instrument((request, response) => {
    request.on("end", () => {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      response.end(carrier.traceparent);
    }).resume();
  }));
  const response = await fetch(server.url, {
    method: "POST",
    body: "text",
    headers: { traceparent: TRACEPARENT },
  });
  assert.match(await response.text(), new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
  assert.deepEqual(collected.spans, []);
});

test("instrument() makes one span for a listener of node:http that is wrapped twice", async () => {
  using collected = new CollectedSpans();
  const once = instrument(answer);
  assert.equal(instrument(once), once);
  await using server = await startNodeServer(
    instrument((request, response) => once(request, response)),
  );
  await (await fetch(server.url)).text();
  await (await fetch(server.url)).text();
  const spans = await collected.ended(2);
  assert.deepEqual(spans.map((span) => span.parentSpanContext), [undefined, undefined]);
});

test("instrument() reads what proxies say to node:http, unless told not to", async () => {
  using collected = new CollectedSpans();
  const headers = {
    "x-forwarded-for": "203.0.113.9, 10.0.0.1",
    "x-forwarded-host": "shop.example",
    "x-forwarded-proto": "https",
  };
  await using believing = await startNodeServer(instrument(answer));
  await (await fetch(believing.url, { headers })).text();
  await using other = await startNodeServer(
    instrument(answer, { forwardedHeaders: false, peerAddress: false }),
  );
  await (await fetch(other.url, { headers })).text();
  const [first, second] = await collected.ended(2);
  assert.equal(first.attributes["client.address"], "203.0.113.9");
  assert.equal(first.attributes["server.address"], "shop.example");
  assert.equal(first.attributes["server.port"], 443);
  assert.equal(first.attributes["url.scheme"], "https");
  assert.equal(second.attributes["url.scheme"], "http");
  assert.equal(second.attributes["client.address"], undefined);
  assert.equal(second.attributes["network.peer.address"], undefined);
});

for (const how of ["setHeader", "writeHead"] as const) {
  test(`instrument() records the headers that are named, set by ${how} of node:http`, async () => {
    using collected = new CollectedSpans();
    await using server = await startNodeServer(instrument((_request, response) => {
      if (how === "writeHead") {
        response.writeHead(200, { "x-cache": "hit", "set-cookie": ["a=1", "b=2"] });
      } else {
        response.setHeader("X-Cache", "hit");
        response.setHeader("Set-Cookie", ["a=1", "b=2"]);
      }
      response.end("hello");
    }, {
      captureRequestHeaders: ["X-Tenant", "x-missing", "constructor"],
      captureResponseHeaders: ["X-Cache", "Set-Cookie"],
    }));
    await (await fetch(server.url, { headers: { "x-tenant": "acme", "x-other": "1" } })).text();
    const { attributes } = await collected.one();
    const captured = Object.entries(attributes).filter(([key]) => /\.header\./.test(key));
    assert.deepEqual(Object.fromEntries(captured), {
      "http.request.header.x-tenant": ["acme"],
      "http.response.header.x-cache": ["hit"],
      "http.response.header.set-cookie": ["a=1", "b=2"],
    });
  });
}

test("instrument() records the headers of node:http that init() names", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument(answer));
  const stop = shareHeaders({ server: { captureRequestHeaders: ["x-tenant"] } });
  try {
    await (await fetch(server.url, { headers: { "x-tenant": "acme" } })).text();
  } finally {
    stop();
  }
  const { attributes } = await collected.one();
  assert.deepEqual(attributes["http.request.header.x-tenant"], ["acme"]);
});

test("instrument() ignores requests of node:http by path and by function", async () => {
  using collected = new CollectedSpans();
  const inner = instrument((_request, response) => {
    trace.getTracer("app").startSpan("inside").end();
    response.end();
  }, { ignore: ["/healthz"] });
  await using byPath = await startNodeServer(inner);
  await (await fetch(`${byPath.url}/healthz?deep`)).text();
  await using byRule = await startNodeServer(instrument(answer, {
    ignore: (request) => request.headers.get("x-probe") === "1",
  }));
  await (await fetch(byRule.url, { headers: { "x-probe": "1" } })).text();
  await (await fetch(`${byRule.url}/traced`)).text();
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/traced");
  assert.equal(collected.spans.length, 1);
});

test("instrument() gives hooks of node:http a Request and a Response without bodies", async () => {
  using collected = new CollectedSpans();
  const seen: Request[] = [];
  await using server = await startNodeServer(instrument((_request, response) => {
    response.writeHead(201, { "x-id": "7" });
    response.end("made");
  }, {
    onRequest: (span: Span, request) => {
      seen.push(request);
      assert.equal(trace.getActiveSpan(), span);
      span.setAttribute("app.seen", `${request.method} ${new URL(request.url).pathname}`);
      span.setAttribute("app.host", request.headers.get("host") ?? "");
      span.setAttribute("app.body", request.body === null);
    },
    onResponse: (span, request, response) => {
      seen.push(request);
      span.setAttribute("app.answer", `${response.status} ${response.headers.get("x-id")}`);
    },
  }));
  await (await fetch(`${server.url}/made`, { method: "PUT", body: "text" })).text();
  const { attributes } = await collected.one();
  assert.equal(attributes["app.seen"], "PUT /made");
  assert.equal(attributes["app.host"], `127.0.0.1:${server.port}`);
  assert.equal(attributes["app.body"], true);
  assert.equal(attributes["app.answer"], "201 7");
  assert.equal(seen.length, 2);
  assert.equal(seen[0], seen[1]);
});

test("setRoute() names the route of a request of node:http", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument((_request, response) => {
    trace.getTracer("app").startActiveSpan("inside", (span) => {
      setRoute("/users/:id");
      span.end();
    });
    response.end();
  }));
  await (await fetch(`${server.url}/users/42`)).text();
  const [, span] = await collected.ended(2);
  assert.equal(span.name, "GET /users/:id");
  assert.equal(span.attributes["http.route"], "/users/:id");
});

test("instrument() makes a request of node:http in one of Deno or Bun a part of it", async () => {
  using collected = new CollectedSpans();
  const listener = instrument((_request: object, _response: object) => {});
  await using server = startServer(() => {
    const request = { method: "GET", url: "/inner", headers: {}, emit: () => true };
    const response = { statusCode: 204, headersSent: true, emit: (_event: string) => true };
    Reflect.apply(listener, undefined, [request, response]);
    response.emit("finish");
    return new Response();
  });
  await (await fetch(`${server.url}/outer`)).text();
  const [inner, outer] = await collected.ended(2);
  assert.equal(inner.attributes["url.path"], "/inner");
  assert.equal(inner.attributes["http.response.status_code"], 204);
  assert.equal(inner.parentSpanContext?.spanId, outer.spanContext().spanId);
});

test("instrument() makes a request within one of node:http a part of it", async () => {
  using collected = new CollectedSpans();
  const handler = instrumentHandler(() => new Response("inner"));
  await using server = await startNodeServer(instrument(async (_request, response) => {
    const inner = await handler(new Request("http://localhost/inner"), {});
    response.end(await inner.text());
  }));
  assert.equal(await (await fetch(server.url)).text(), "inner");
  const [inner, outer] = await collected.ended(2);
  assert.equal(inner.parentSpanContext?.spanId, outer.spanContext().spanId);
});

test("instrument() starts a trace for each request whatever is active at the start", async () => {
  using collected = new CollectedSpans();
  await using echo = startBareServer(() => new Response());
  const server = await trace.getTracer("app").startActiveSpan("boot", async (boot) => {
    const started = await startNodeServer(instrument(answer));
    boot.end();
    return started;
  });
  await using _ = server;
  await (await fetch(echo.url)).text();
  await (await fetch(server.url)).text();
  const [, span] = await collected.ended(2);
  assert.equal(span.parentSpanContext, undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "../../src/api/mod.ts";
import { setRoute } from "../../src/http/mod.ts";
import { AlwaysOffSampler } from "../../src/sdk/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { rawExchange } from "./raw_exchange.ts";
import { instrumentHandler, startBareServer, startServer } from "./start_server.ts";
import { reportCount } from "../support/report_count.ts";

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const UNSAMPLED = `00-${TRACE_ID}-${PARENT_ID}-00`;

/** How often each function of the application was reported to throw. */
function hookReports(): readonly number[] {
  return ["ignore", "onRequest", "onResponse"].map((name) => reportCount(`http-${name}`));
}

test("instrument() gives a request the attributes of the conventions", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => new Response("hello"));
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

test("instrument() continues the trace of the request's headers", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => {
    trace.getTracer("app").startSpan("work").end();
    return new Response(propagation.getActiveBaggage()?.getEntry("tenant")?.value);
  });
  const response = await fetch(server.url, {
    headers: { traceparent: TRACEPARENT, tracestate: "a=1", baggage: "tenant=acme" },
  });
  assert.equal(await response.text(), "acme");
  const [work, span] = await collected.ended(2);
  assert.equal(span.spanContext().traceId, TRACE_ID);
  assert.equal(span.parentSpanContext?.spanId, PARENT_ID);
  assert.equal(span.parentSpanContext?.isRemote, true);
  assert.equal(span.spanContext().traceState?.get("a"), "1");
  assert.equal(work.parentSpanContext?.spanId, span.spanContext().spanId);
});

for (const incomingContext of ["link", "ignore"] as const) {
  test(`instrument() joins no trace with incomingContext "${incomingContext}"`, async () => {
    using collected = new CollectedSpans();
    await using server = startServer(
      () => new Response(propagation.getActiveBaggage()?.getEntry("tenant")?.value ?? "none"),
      { incomingContext, captureRequestHeaders: ["x-shop"] },
    );
    const response = await fetch(server.url, {
      headers: { traceparent: UNSAMPLED, tracestate: "a=1", baggage: "tenant=acme", "x-shop": "7" },
    });
    assert.equal(await response.text(), "none");
    await (await fetch(server.url)).text();
    const [first, second] = await collected.ended(2);
    assert.notEqual(first.spanContext().traceId, TRACE_ID);
    assert.equal(first.parentSpanContext, undefined);
    assert.equal(first.spanContext().traceState, undefined);
    assert.deepEqual(first.attributes["http.request.header.x-shop"], ["7"]);
    const linked = first.links.map(({ context }) => [context.traceId, context.spanId]);
    assert.deepEqual(linked, incomingContext === "link" ? [[TRACE_ID, PARENT_ID]] : []);
    assert.deepEqual(second.links, []);
  });
}

test("instrument() makes an inner request a part of the outer one", async () => {
  using collected = new CollectedSpans();
  const inner = instrumentHandler(() => new Response("inner"), { incomingContext: "link" });
  await using server = startServer((request, extra) => {
    return inner(new Request(request.url, { headers: { traceparent: UNSAMPLED } }), extra);
  });
  await (await fetch(server.url)).text();
  const [part, whole] = await collected.ended(2);
  assert.equal(part.parentSpanContext?.spanId, whole.spanContext().spanId);
  assert.deepEqual(part.links, []);
});

test("instrument() starts a new trace whatever is active where the server starts", async () => {
  using collected = new CollectedSpans();
  const boot = trace.getTracer("app").startSpan("boot");
  await using server = context.with(
    trace.setSpan(ROOT_CONTEXT, boot),
    () => startServer(() => new Response()),
  );
  await (await fetch(server.url)).text();
  const span = await collected.one();
  assert.equal(span.parentSpanContext, undefined);
});

test("instrument() starts a new trace though its handler is served inside of a span", async () => {
  using collected = new CollectedSpans();
  const handler = instrumentHandler(() => new Response("hello"));
  await trace.getTracer("app").startActiveSpan("start", async () => {
    await using server = startBareServer(handler);
    await (await fetch(server.url)).text();
    await handler(new Request("http://localhost/"), {});
  });
  const spans = await collected.ended(2);
  assert.deepEqual(spans.map((span) => span.parentSpanContext), [undefined, undefined]);
});

test("instrument() makes what is instrumented in a request a part of it", async () => {
  using collected = new CollectedSpans();
  await using server = startServer((_request, extra) =>
    instrumentHandler(() => new Response("inner"))(new Request("http://localhost/inner"), extra)
  );
  assert.equal(await (await fetch(server.url)).text(), "inner");
  const [inner, outer] = await collected.ended(2);
  assert.equal(inner.attributes["url.path"], "/inner");
  assert.equal(inner.parentSpanContext?.spanId, outer.spanContext().spanId);
});

test("instrument() has its span active in onRequest", async () => {
  using collected = new CollectedSpans();
  let active: string | undefined;
  const handler = instrumentHandler(() => new Response("hello"), {
    onRequest: () => active = trace.getActiveSpan()?.spanContext().spanId,
  });
  await handler(new Request("http://localhost/"), {});
  assert.equal(active, (await collected.one()).spanContext().spanId);
});

test("setRoute() names a span by the word for methods that nobody knows", async () => {
  using collected = new CollectedSpans();
  const handler = instrumentHandler(() => {
    setRoute("/users/:id");
    return new Response("hello");
  }, { knownMethods: ["GET"] });
  await handler(new Request("http://localhost/users/1", { method: "PUT" }), {});
  assert.equal((await collected.one()).name, "HTTP /users/:id");
});

test("instrument() keeps the context over awaits", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    trace.getTracer("app").startSpan("late").end();
    return new Response();
  });
  await (await fetch(server.url)).text();
  const [late, span] = await collected.ended(2);
  assert.equal(late.parentSpanContext?.spanId, span.spanContext().spanId);
});

test("instrument() leaves the status of a 404 unset", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => new Response("no", { status: 404 }));
  await (await fetch(server.url)).text();
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(span.attributes["http.response.status_code"], 404);
  assert.equal(span.attributes["error.type"], undefined);
});

test("instrument() makes an error of a 503", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => Promise.resolve(new Response("no", { status: 503 })));
  await (await fetch(server.url)).text();
  const span = await collected.one();
  assert.deepEqual(span.status, { code: SpanStatusCode.ERROR });
  assert.equal(span.attributes["error.type"], "503");
});

for (const kind of ["throws", "rejects"]) {
  test(`instrument() names the error when a handler ${kind}, and lets it through`, async () => {
    using collected = new CollectedSpans();
    await using server = startServer(() => {
      const error = new RangeError("secret");
      if (kind === "throws") throw error;
      return Promise.reject(error);
    });
    const response = await fetch(server.url);
    assert.equal(await response.text(), "the handler threw");
    const span = await collected.one();
    assert.deepEqual(span.status, { code: SpanStatusCode.ERROR });
    assert.equal(span.attributes["error.type"], "RangeError");
    assert.equal(JSON.stringify(span.attributes).includes("secret"), false);
  });
}

test("instrument() passes on the very response and the very error", async () => {
  using collected = new CollectedSpans();
  const response = new Response("hello");
  const error = new Error("no");
  const request = new Request("http://localhost/");
  const extra = {};
  const seen: unknown[] = [];
  const sync = instrumentHandler((...args: unknown[]) => {
    seen.push(args);
    return response;
  });
  assert.equal(Reflect.apply(sync, undefined, [request, extra, 3]), response);
  assert.deepEqual(seen, [[request, extra, 3]]);
  assert.equal(await instrumentHandler(() => Promise.resolve(response))(request, extra), response);
  const failing = instrumentHandler(() => Promise.reject(error));
  await assert.rejects(async () => await failing(request, extra), (thrown) => thrown === error);
  collected.spans.length = 0;
});

test("instrument() calls through when no SDK is registered", () => {
  const response = new Response("hello");
  const handler = instrumentHandler(() => response);
  assert.equal(handler(new Request("http://localhost/"), {}), response);
});

test("instrument() keeps an unsampled trace unsampled and records nothing", async () => {
  using collected = new CollectedSpans(new AlwaysOffSampler());
  await using server = startServer(() => {
    const carrier: Record<string, string> = {};
    propagation.inject(context.active(), carrier);
    return Response.json(carrier);
  });
  const response = await fetch(server.url, { headers: { traceparent: TRACEPARENT } });
  const { traceparent } = await response.json();
  assert.match(traceparent, new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
  assert.equal(traceparent.includes(PARENT_ID), false);
  assert.deepEqual(collected.spans, []);
});

test("instrument() believes Forwarded, then X-Forwarded, then the connection", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => new Response());
  const other = {
    "x-forwarded-for": "203.0.113.9, 10.0.0.1",
    "x-forwarded-host": "shop.example",
    "x-forwarded-proto": "https",
  };
  await (await fetch(server.url, { headers: other })).text();
  const forwarded = 'for="[2001:db8::7]:4711";host="api.example:8443";proto=https, for=10.0.0.1';
  await (await fetch(server.url, { headers: { ...other, forwarded } })).text();
  const empty = { "x-forwarded-for": " , 10.0.0.1", "x-forwarded-host": "" };
  await (await fetch(server.url, { headers: empty })).text();
  const [first, second, third] = await collected.ended(3);
  assert.equal(first.attributes["client.address"], "203.0.113.9");
  assert.equal(first.attributes["server.address"], "shop.example");
  assert.equal(first.attributes["server.port"], 443);
  assert.equal(first.attributes["url.scheme"], "https");
  assert.equal(first.attributes["network.peer.address"], "127.0.0.1");
  assert.equal(second.attributes["client.address"], "2001:db8::7");
  assert.equal(second.attributes["server.address"], "api.example");
  assert.equal(second.attributes["server.port"], 8443);
  assert.equal(third.attributes["client.address"], "127.0.0.1");
  assert.equal(third.attributes["server.address"], "127.0.0.1");
});

test("instrument() ignores forwarding headers and the peer when told to", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => new Response(), {
    forwardedHeaders: false,
    peerAddress: false,
  });
  await (await fetch(server.url, { headers: { "x-forwarded-for": "203.0.113.9" } })).text();
  const span = await collected.one();
  assert.equal(span.attributes["client.address"], undefined);
  assert.equal(span.attributes["network.peer.address"], undefined);
});

test("instrument() records the headers that are named, and no others", async () => {
  using collected = new CollectedSpans();
  const headers = new Headers({ "x-answer": "42" });
  headers.append("set-cookie", "a=1");
  headers.append("set-cookie", "b=2");
  await using server = startServer(() => new Response("x", { headers }), {
    captureRequestHeaders: ["X-Tenant", "absent"],
    captureResponseHeaders: ["x-answer", "set-cookie"],
  });
  await (await fetch(server.url, { headers: { "x-tenant": "acme", "x-other": "1" } })).text();
  const { attributes } = await collected.one();
  assert.deepEqual(attributes["http.request.header.x-tenant"], ["acme"]);
  assert.equal("http.request.header.absent" in attributes, false);
  assert.deepEqual(attributes["http.response.header.x-answer"], ["42"]);
  assert.deepEqual(attributes["http.response.header.set-cookie"], ["a=1", "b=2"]);
});

test("instrument() traces neither an ignored request nor what its handler does", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => {
    trace.getTracer("app").startSpan("probe").end();
    return new Response("ok");
  }, { ignore: ["/healthz", "/internal/*"] });
  assert.equal(await (await fetch(`${server.url}/healthz?a=1`)).text(), "ok");
  assert.equal(await (await fetch(`${server.url}/internal/x`)).text(), "ok");
  assert.deepEqual(collected.spans, []);
  await (await fetch(`${server.url}/healthzz`)).text();
  assert.equal((await collected.ended(2)).length, 2);
});

test("instrument() calls the hooks with the span, and reports what they throw", async () => {
  using collected = new CollectedSpans();
  const before = hookReports();
  await using server = startServer(() => new Response("x", { status: 201 }), {
    ignore: () => {
      throw new Error("bad rule");
    },
    onRequest: (span, request) => {
      span.setAttribute("app.path", new URL(request.url).pathname);
      assert.equal(trace.getActiveSpan(), span);
      throw new Error("bad hook");
    },
    onResponse: (span, request, response) => {
      span.setAttribute("app.answer", `${request.method} ${response.status}`);
      throw new Error("bad hook");
    },
  });
  await (await fetch(`${server.url}/a`)).text();
  const { attributes } = await collected.one();
  assert.equal(attributes["app.path"], "/a");
  assert.equal(attributes["app.answer"], "GET 201");
  assert.deepEqual(hookReports(), before.map((count) => count + 1));
});

test("instrument() survives hooks that throw what cannot be printed, now or later", async () => {
  using collected = new CollectedSpans();
  const [, ...before] = hookReports();
  await using server = startServer(() => new Response("x"), {
    onRequest: () => Promise.reject(Object.create(null)),
    onResponse: () => {
      throw Object.create(null);
    },
  });
  assert.equal(await (await fetch(server.url)).text(), "x");
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
  assert.deepEqual(hookReports().slice(1), before.map((count) => count + 1));
});

test("setRoute() names the server span from inside of other spans", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(async () => {
    await trace.getTracer("app").startActiveSpan("route", async (span) => {
      await Promise.resolve();
      setRoute("/users/:id");
      span.end();
    });
    return new Response();
  });
  await (await fetch(`${server.url}/users/42`, { method: "POST" })).text();
  const [inner, span] = await collected.ended(2);
  assert.equal(inner.name, "route");
  assert.equal(span.name, "POST /users/:id");
  assert.equal(span.attributes["http.route"], "/users/:id");
});

test("setRoute() does nothing outside of a request", () => {
  using collected = new CollectedSpans();
  setRoute("/nowhere");
  assert.deepEqual(collected.spans, []);
});

test("instrument() traces a request once, however often it is applied", async () => {
  using collected = new CollectedSpans();
  const inner = instrumentHandler(() => new Response());
  await using server = startServer((request, extra) => inner(request, extra));
  await (await fetch(server.url)).text();
  await (await fetch(server.url)).text();
  assert.equal((await collected.ended(2)).length, 2);
});

test("instrument() traces a Hono application", async () => {
  using collected = new CollectedSpans();
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    setRoute(c.req.routePath);
  });
  app.get("/users/:id", (c) => {
    setRoute("/users/:id");
    return c.text(`user ${c.req.param("id")}`);
  });
  app.get("/boom", () => {
    throw new Error("boom");
  });
  app.onError((_error, c) => c.text("sorry", 500));
  await using server = startServer(app.fetch);
  assert.equal(await (await fetch(`${server.url}/users/42`)).text(), "user 42");
  assert.equal(await (await fetch(`${server.url}/boom`)).text(), "sorry");
  const [user, boom] = await collected.ended(2);
  assert.equal(user.attributes["url.path"], "/users/42");
  assert.ok(user.name.startsWith("GET /"));
  assert.equal(boom.attributes["error.type"], "500");
});

test("instrument() sends what the bare handler sends, byte by byte", async () => {
  using collected = new CollectedSpans();
  const bodies: Record<string, () => Response> = {
    text: () => new Response("hello"),
    json: () => Response.json({ a: 1 }),
    bytes: () => new Response(new Uint8Array([1, 2, 3]), { headers: { "content-type": "x/y" } }),
    blob: () => new Response(new Blob(["a"], { type: "text/x" })),
    form: () => new Response(new URLSearchParams({ a: "1" })),
    empty: () => new Response(""),
    none: () => new Response(null, { status: 204 }),
    redirect: () => Response.redirect("http://localhost/x", 303),
    statusText: () => new Response("x", { status: 299, statusText: "Odd But Fine" }),
    stream: () => new Response(streamOf(["a", "b", "c"]), { headers: { "x-a": "1" } }),
    missing: () => new Response(streamOf(["no"]), { status: 404, statusText: "Not Here" }),
  };
  const reports = reportCount("http-answer");
  const handler = (request: Request): Response => bodies[new URL(request.url).pathname.slice(1)]();
  await using bare = startBareServer(handler);
  await using traced = startServer(handler);
  for (const name of Object.keys(bodies)) {
    for (const method of ["GET", "HEAD"]) {
      const text = `${method} /${name} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const expected = withoutDate(await rawExchange(bare.port, text));
      assert.equal(withoutDate(await rawExchange(traced.port, text)), expected, name);
    }
  }
  await collected.ended(2 * Object.keys(bodies).length);
  assert.equal(reportCount("http-answer"), reports);
});

function withoutDate(response: string): string {
  return response.replace(/date: [^\r]*\r\n/i, "");
}

function streamOf(parts: string[]): ReadableStream<Uint8Array> {
  const rest = parts.map((part) => new TextEncoder().encode(part));
  return new ReadableStream({
    pull(controller) {
      const part = rest.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
  });
}

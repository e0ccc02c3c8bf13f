import assert from "node:assert/strict";
import { test } from "node:test";
import {
  context,
  propagation,
  register,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  suppressTracing,
  trace,
} from "../../src/api/mod.ts";
import { type Fetch, installFetch, wrapFetch } from "../../src/http/mod.ts";
import { AlwaysOffSampler, TracerProvider } from "../../src/sdk/mod.ts";
import { instrumentFetch as instrumentBunFetch } from "../../src/platform/bun/mod.ts";
import { instrumentFetch as instrumentDenoFetch } from "../../src/platform/deno/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { isDeno, startBareServer, startServer } from "./start_server.ts";
import { reportCount } from "../support/report_count.ts";

const echo = (request: Request): Response =>
  Response.json(Object.fromEntries(request.headers.entries()));

/** A fetch that makes no request: it notes its calls and answers. */
function fakeFetch(answer: () => Response = () => new Response("ok")): {
  readonly fetch: Fetch;
  readonly calls: Parameters<Fetch>[];
} {
  const calls: Parameters<Fetch>[] = [];
  const fetch: Fetch = (...args) => {
    calls.push(args);
    return Promise.resolve(answer());
  };
  return { fetch, calls };
}

test("wrapFetch() makes a client span and puts its context into the headers", async () => {
  using collected = new CollectedSpans();
  await using server = startBareServer(echo);
  const traced = wrapFetch(fetch);
  const response = await trace.getTracer("app").startActiveSpan("parent", async (parent) => {
    const answer = await traced(`${server.url}/a?sig=secret&b=1#c`, {
      method: "post",
      body: "text",
    });
    parent.end();
    return answer;
  });
  const headers = await response.json();
  const [span, parent] = await collected.ended(2);
  assert.equal(span.name, "POST");
  assert.equal(span.kind, SpanKind.CLIENT);
  assert.deepEqual(span.attributes, {
    "http.request.method": "POST",
    "server.address": "127.0.0.1",
    "server.port": server.port,
    "url.full": `${server.url}/a?sig=REDACTED&b=1#c`,
    "http.response.status_code": 200,
  });
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  const { traceId, spanId } = span.spanContext();
  assert.equal(headers.traceparent.startsWith(`00-${traceId}-${spanId}-`), true);
  assert.equal(span.parentSpanContext?.spanId, parent.spanContext().spanId);
});

test("wrapFetch() makes spans where nothing is propagated and nothing measured", async () => {
  const names: string[] = [];
  const processor = {
    onStart: () => {},
    onEnd: ({ name }: { readonly name: string }) => void names.push(name),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const registration = register({
    tracerProvider: new TracerProvider({ spanProcessors: [processor] }),
  });
  try {
    assert.deepEqual(propagation.fields(), []);
    await wrapFetch(fakeFetch().fetch)("http://example.test/");
    assert.deepEqual(names, ["GET"]);
  } finally {
    registration.unregister();
  }
});

test("wrapFetch() carries a trace over two hops", async () => {
  using collected = new CollectedSpans();
  const traced = wrapFetch(fetch);
  await using back = startServer(() => new Response("back"));
  await using front = startServer(async () => new Response((await traced(back.url)).body));
  assert.equal(await (await fetch(front.url)).text(), "back");
  const spans = await collected.ended(3);
  const byKind = (kind: SpanKind, port: number) =>
    spans.find((span) => span.kind === kind && span.attributes["server.port"] === port);
  const backSpan = byKind(SpanKind.SERVER, back.port);
  const client = byKind(SpanKind.CLIENT, back.port);
  const frontSpan = byKind(SpanKind.SERVER, front.port);
  assert.equal(backSpan?.parentSpanContext?.spanId, client?.spanContext().spanId);
  assert.equal(client?.parentSpanContext?.spanId, frontSpan?.spanContext().spanId);
  assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 1);
});

test("wrapFetch() changes nothing of what the caller passes in", async () => {
  using _collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const traced = wrapFetch(fetch);
  const headers = new Headers({ "x-a": "1" });
  const init = Object.freeze({ method: "PUT", headers, keepalive: true });
  await traced("http://localhost/", init);
  assert.deepEqual([...headers.keys()], ["x-a"]);
  const [, sent] = calls[0];
  assert.equal(sent?.method, "PUT");
  assert.equal(sent?.keepalive, true);
  const sentHeaders = new Headers(sent?.headers);
  assert.equal(sentHeaders.get("x-a"), "1");
  assert.ok(sentHeaders.has("traceparent"));

  const request = new Request("http://localhost/", { headers: { "x-b": "2" } });
  await traced(request);
  assert.equal(calls[1][0], request);
  assert.deepEqual([...request.headers.keys()], ["x-b"]);
  assert.equal(new Headers(calls[1][1]?.headers).get("x-b"), "2");
});

for (const kind of ["request", "request as init", "stream"]) {
  test(`wrapFetch() sends the body of a ${kind}`, async () => {
    using _collected = new CollectedSpans();
    await using server = startBareServer(async (request) =>
      new Response(`${request.method} ${await request.text()} ${request.headers.get("x-a")}`)
    );
    const traced = wrapFetch(fetch);
    const init = { method: "POST", headers: { "x-a": "1" } };
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("text"));
        controller.close();
      },
    });
    const response = await (kind === "stream"
      ? traced(server.url, { ...init, body, duplex: "half" } as RequestInit)
      : kind === "request"
      ? traced(new Request(server.url, { ...init, body: "text" }))
      : traced(server.url, new Request(server.url, { ...init, body: "text" })));
    assert.equal(await response.text(), "POST text 1");
  });
}

test("wrapFetch() makes an error of a 404 and of a 500", async () => {
  using collected = new CollectedSpans();
  for (const status of [404, 500]) {
    const response = new Response("no", { status });
    const traced = wrapFetch(fakeFetch(() => response).fetch);
    assert.equal(await traced("http://localhost/"), response);
  }
  const [notFound, failed] = await collected.ended(2);
  assert.deepEqual(notFound.status, { code: SpanStatusCode.ERROR });
  assert.equal(notFound.attributes["error.type"], "404");
  assert.equal(failed.attributes["error.type"], "500");
});

test("wrapFetch() makes an error of a refused connection and passes it on", async () => {
  using collected = new CollectedSpans();
  let thrown: unknown;
  const traced = wrapFetch(async (...args: Parameters<Fetch>) => {
    try {
      return await fetch(...args);
    } catch (error) {
      thrown = error;
      throw error;
    }
  });
  const server = startBareServer(echo);
  await server[Symbol.asyncDispose]();
  await assert.rejects(traced(server.url), (error) => error === thrown);
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.ERROR);
  assert.equal(typeof span.attributes["error.type"], "string");
  assert.equal(span.attributes["http.response.status_code"], undefined);
});

test("wrapFetch() takes an abort for no error", async () => {
  using collected = new CollectedSpans();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: never, resolve: finish } = Promise.withResolvers<Response>();
  await using server = startBareServer(() => {
    reach();
    return never;
  });
  const controller = new AbortController();
  const call = wrapFetch(fetch)(server.url, { signal: controller.signal });
  await reached;
  const reason = new Error("changed my mind");
  controller.abort(reason);
  await assert.rejects(call);
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(span.attributes["error.type"], undefined);
  finish(new Response());
});

test("wrapFetch() takes the method and an abort from a Request as well", async () => {
  using collected = new CollectedSpans();
  const init = { method: "PUT", signal: AbortSignal.abort() };
  const request = new Request("http://127.0.0.1:9/", init);
  await assert.rejects(wrapFetch(fetch)(request));
  const span = await collected.one();
  assert.equal(span.attributes["http.request.method"], "PUT");
  assert.equal(span.status.code, SpanStatusCode.UNSET);
});

test("wrapFetch() takes a timeout for an error", async () => {
  using collected = new CollectedSpans();
  const signal = AbortSignal.abort(new DOMException("too late", "TimeoutError"));
  await assert.rejects(wrapFetch(fetch)("http://127.0.0.1:9/", { signal }));
  const span = await collected.one();
  assert.equal(span.attributes["error.type"], "TimeoutError");
  assert.equal(span.status.code, SpanStatusCode.ERROR);
});

test("wrapFetch() makes one span of a call that is redirected", async () => {
  using collected = new CollectedSpans();
  await using server = startBareServer((request) =>
    request.url.endsWith("/from")
      ? Response.redirect(request.url.replace("/from", "/to"), 302)
      : new Response("arrived")
  );
  const response = await wrapFetch(fetch)(`${server.url}/from`);
  assert.equal(await response.text(), "arrived");
  assert.equal(response.redirected, true);
  const [span] = await collected.ended(1);
  assert.equal(collected.spans.length, 1);
  assert.equal(span.attributes["url.full"], `${server.url}/from`);
  assert.equal(span.attributes["http.response.status_code"], 200);
});

test("wrapFetch() takes credentials out of the URL", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  await wrapFetch(fetch)("https://user:pass@example.com/a");
  const span = await collected.one();
  assert.equal(span.attributes["url.full"], "https://REDACTED:REDACTED@example.com/a");
  assert.equal(span.attributes["server.address"], "example.com");
  assert.equal(span.attributes["server.port"], 443);
  assert.equal(calls[0][0], "https://user:pass@example.com/a");
});

test("wrapFetch() passes what it cannot read on to the original", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const traced = wrapFetch(fetch);
  const bad = { headers: { "bad name": "x" } };
  await traced("relative/path");
  const others = ["data:text/plain,hello", "file:///a", "ftp://localhost/a", "blob:http://a/b"];
  for (const url of others) await traced(url);
  await traced("http://localhost/", bad);
  assert.deepEqual(
    calls.map((call) => call[0]),
    ["relative/path", ...others, "http://localhost/"],
  );
  assert.equal(calls.at(-1)?.[1], bad);
  assert.deepEqual(collected.spans, []);
});

test("wrapFetch() leaves calls alone while tracing is suppressed", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const traced = wrapFetch(fetch);
  const init = {};
  await context.with(suppressTracing(ROOT_CONTEXT), () => traced("http://localhost/", init));
  assert.equal(calls[0][1], init);
  assert.deepEqual(collected.spans, []);
});

test("wrapFetch() leaves calls alone when no SDK is registered", async () => {
  const { fetch, calls } = fakeFetch();
  const init = {};
  await wrapFetch(fetch)("http://localhost/", init);
  assert.equal(calls[0][1], init);
});

test("wrapFetch() propagates an unsampled trace", async () => {
  using collected = new CollectedSpans(new AlwaysOffSampler());
  const { fetch, calls } = fakeFetch();
  await wrapFetch(fetch)("http://localhost/");
  assert.match(new Headers(calls[0][1]?.headers).get("traceparent") ?? "", /-0[02]$/);
  assert.deepEqual(collected.spans, []);
});

test("wrapFetch() calls no hooks where no span is recorded", async () => {
  using _ = new CollectedSpans(new AlwaysOffSampler());
  const calls: string[] = [];
  const traced = wrapFetch(fakeFetch().fetch, {
    onRequest: () => void calls.push("onRequest"),
    onResponse: () => void calls.push("onResponse"),
  });
  await traced("http://localhost/");
  assert.deepEqual(calls, []);
});

test("wrapFetch() has its span active in the function that it wraps", async () => {
  using collected = new CollectedSpans();
  let active: string | undefined;
  await wrapFetch((_input: unknown) => {
    active = trace.getActiveSpan()?.spanContext().spanId;
    return Promise.resolve(new Response());
  })("http://localhost/");
  assert.equal(active, (await collected.one()).spanContext().spanId);
});

test("wrapFetch() hands nothing on where shouldPropagate throws", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const shouldPropagate = (): never => {
    throw new Error("bad rule");
  };
  await wrapFetch(fetch, { shouldPropagate })("http://localhost/");
  assert.equal(new Headers(calls[0][1]?.headers).has("traceparent"), false);
  assert.equal(collected.spans.length, 1);
});

test("wrapFetch() takes every status from 400 on for an error, and no other", async () => {
  using collected = new CollectedSpans();
  for (const status of [399, 400]) {
    await wrapFetch(fakeFetch(() => new Response("", { status })).fetch)("http://localhost/");
  }
  const ended = collected.spans.map(({ attributes, status }) => [
    attributes["http.response.status_code"],
    attributes["error.type"],
    status.code,
  ]);
  assert.deepEqual(ended, [
    [399, undefined, SpanStatusCode.UNSET],
    [400, "400", SpanStatusCode.ERROR],
  ]);
});

test("wrapFetch() passes a call on when a propagator throws, and reports it", async () => {
  const fail = (): never => {
    throw new Error("bad propagator");
  };
  const causes = ["http-fields", "http-inject"];
  const before = causes.map(reportCount);
  const sent = fakeFetch();
  propagation.setGlobalPropagator({ inject: fail, extract: fail, fields: fail });
  try {
    assert.equal(await (await wrapFetch(sent.fetch)("http://localhost/")).text(), "ok");
  } finally {
    propagation.disable();
  }
  assert.equal(sent.calls.length, 1);
  assert.deepEqual(causes.map(reportCount), before.map((count) => count + 1));
});

test("wrapFetch() obeys its options", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch(() => new Response("x", { headers: { "x-b": "2" } }));
  const traced = wrapFetch(fetch, {
    ignore: (url) => url.includes("ignored"),
    shouldPropagate: (url) => !url.includes("foreign"),
    captureRequestHeaders: ["x-a"],
    captureResponseHeaders: ["X-B"],
    knownMethods: ["GET"],
    onRequest: (span, request) => {
      span.setAttribute("app.method", request.method);
      throw new Error("bad hook");
    },
    onResponse: (span) => {
      span.setAttribute("app.done", true);
      throw new Error("bad hook");
    },
  });
  await traced("http://localhost/ignored");
  await traced("http://localhost/foreign", { headers: { "x-a": "1" }, method: "PATCH" });
  const span = await collected.one();
  assert.equal(collected.spans.length, 1);
  assert.equal(span.name, "HTTP");
  assert.equal(span.attributes["http.request.method"], "_OTHER");
  assert.equal(span.attributes["http.request.method_original"], "PATCH");
  assert.deepEqual(span.attributes["http.request.header.x-a"], ["1"]);
  assert.deepEqual(span.attributes["http.response.header.x-b"], ["2"]);
  assert.equal(span.attributes["app.method"], "PATCH");
  assert.equal(span.attributes["app.done"], true);
  assert.equal(new Headers(calls[1][1]?.headers).has("traceparent"), false);
});

test("wrapFetch() keeps the properties of the original and wraps nothing twice", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const original = Object.assign(fetch, { preconnect: () => "connected" });
  const traced = wrapFetch(original);
  assert.equal(traced.preconnect(), "connected");
  const tracedAnew = wrapFetch(traced, { ignore: ["/ignored"] });
  await tracedAnew("http://localhost/a");
  await tracedAnew("http://localhost/ignored");
  assert.equal(calls.length, 2);
  assert.equal((await collected.one()).attributes["url.full"], "http://localhost/a");
  assert.equal(collected.spans.length, 1);
});

const LAYERS: Readonly<Record<string, (fetch: Fetch, called: () => void) => Fetch>> = {
  "a proxy": (fetch, called) =>
    new Proxy(fetch, {
      apply: (target, receiver, args) => {
        called();
        return Reflect.apply(target, receiver, args);
      },
    }),
  "a function with the properties": (fetch, called) => {
    const layer: Fetch = (...args) => {
      called();
      return fetch(...args);
    };
    return Object.defineProperties(layer, Object.getOwnPropertyDescriptors(fetch));
  },
};

for (const [kind, layerOver] of Object.entries(LAYERS)) {
  test(`wrapFetch() calls ${kind} of a function that traces`, async () => {
    using _collected = new CollectedSpans();
    const { fetch, calls } = fakeFetch();
    let layerCalls = 0;
    const layer = layerOver(wrapFetch(fetch), () => layerCalls++);
    await wrapFetch(layer)("http://localhost/");
    assert.equal(layerCalls, 1);
    assert.equal(calls.length, 1);
  });

  test(`installFetch() traces a call once through ${kind} of an earlier one`, async () => {
    using collected = new CollectedSpans();
    const { fetch, calls } = fakeFetch();
    const holder = { fetch };
    installFetch(holder, {});
    let layerCalls = 0;
    holder.fetch = layerOver(holder.fetch, () => layerCalls++);
    installFetch(holder, {});
    await holder.fetch("http://localhost/");
    assert.equal(layerCalls, 1);
    assert.equal(calls.length, 1);
    assert.equal(collected.spans.length, 1);
  });
}

test("wrapFetch() hands on what it is called on, traced or not", async () => {
  using collected = new CollectedSpans();
  const seen: unknown[] = [];
  const client = {
    fetch: wrapFetch(function (this: unknown, _input: unknown): Promise<Response> {
      seen.push(this);
      return Promise.resolve(new Response());
    }, { ignore: ["/ignored"] }),
  };
  await client.fetch("http://localhost/");
  await client.fetch("http://localhost/ignored");
  assert.equal(collected.spans.length, 1);
  assert.deepEqual(seen.map((self) => self === client), [true, true]);
});

test("installFetch() makes no span where somebody else traces", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const holder = { fetch };
  let isTracedElsewhere = true;
  const uninstall = installFetch(holder, {}, () => isTracedElsewhere);
  const init = {};
  await holder.fetch("http://localhost/", init);
  assert.equal(calls[0][1], init);
  assert.deepEqual(collected.spans, []);
  isTracedElsewhere = false;
  await holder.fetch("http://localhost/");
  assert.equal(collected.spans.length, 1);
  uninstall();
});

test("installFetch() replaces and puts back", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const holder = { fetch };
  const uninstall = installFetch(holder, {});
  const again = installFetch(holder, {});
  await holder.fetch("http://localhost/");
  assert.equal(collected.spans.length, 1);
  again();
  const traced = holder.fetch;
  uninstall();
  assert.equal(holder.fetch, fetch);
  await traced("http://localhost/");
  assert.equal(calls.length, 2);
  assert.equal(collected.spans.length, 1);
});

test("installFetch() traces again where an earlier replacement came back", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const holder = { fetch };
  const uninstall = installFetch(holder, {});
  const saved = holder.fetch;
  holder.fetch = fakeFetch().fetch;
  uninstall();
  holder.fetch = saved;
  installFetch(holder, {});
  await holder.fetch("http://localhost/");
  assert.equal(calls.length, 1);
  assert.equal(collected.spans.length, 1);
});

test("installFetch() traces a call once though an earlier replacement was wrapped", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = fakeFetch();
  const holder = { fetch };
  installFetch(holder, {});
  const inner = holder.fetch;
  holder.fetch = (...args) => inner(...args);
  installFetch(holder, {});
  await holder.fetch("http://localhost/");
  assert.equal(calls.length, 1);
  assert.equal(collected.spans.length, 1);
});

test("installFetch() leaves a later replacement in place", () => {
  const holder = { fetch: fakeFetch().fetch };
  const uninstall = installFetch(holder, {});
  const later = fakeFetch().fetch;
  holder.fetch = later;
  uninstall();
  assert.equal(holder.fetch, later);
});

test("instrumentFetch() traces the global fetch until it is taken out", async () => {
  using collected = new CollectedSpans();
  await using server = startBareServer(echo);
  const original = globalThis.fetch;
  const uninstall = isDeno ? instrumentDenoFetch() : instrumentBunFetch();
  const headers = await (await fetch(server.url)).json();
  uninstall();
  assert.equal(globalThis.fetch, original);
  const span = await collected.one();
  assert.ok(headers.traceparent.includes(span.spanContext().spanId));
});

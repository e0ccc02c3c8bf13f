import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import {
  type Context,
  context,
  isTracingSuppressed,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "../../src/api/mod.ts";
import { FailedRequests, HeaderCapture, ServerRequest } from "../../src/http/mod.ts";
import { AlwaysOffSampler } from "../../src/sdk/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { rawExchange } from "./raw_exchange.ts";
import { instrumentHandler, instrumentOptions, isDeno, startWithOptions } from "./start_server.ts";

const EXCHANGE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** A body of a few chunks that ends when `end` is called, or fails. */
function streamUntil(opened: Promise<void>, fails = false): ReadableStream<Uint8Array> {
  let step = 0;
  return new ReadableStream({
    async pull(controller) {
      if (step++ === 0) return controller.enqueue(new Uint8Array(1));
      await opened;
      if (fails) throw new RangeError("the source broke");
      controller.close();
    },
  });
}

const request = (): Request => new Request("http://localhost/");

for (const kind of ["throws", "rejects"]) {
  test(`instrument() records 500 where a handler ${kind} and nobody handles it`, async () => {
    using collected = new CollectedSpans();
    const { serve } = instrumentOptions(() => {
      if (kind === "throws") throw new RangeError("secret");
      return Promise.reject(new RangeError("secret"));
    });
    await assert.rejects(async () => await serve(request(), {}), RangeError);
    const { attributes, status } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "RangeError");
    assert.equal(status.code, SpanStatusCode.ERROR);
  });
}

const promised: Record<string, () => Promise<Response>> = {
  "has settled": () => Promise.resolve(new Response("x", { status: 404 })),
  "settles later": async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return new Response("x", { status: 404 });
  },
};
for (const [when, onError] of Object.entries(promised)) {
  test(`instrument() records what the promise of an error handler gives that ${when}`, async () => {
    using collected = new CollectedSpans();
    await using server = startWithOptions(() => {
      throw new RangeError("first");
    }, { onError });
    assert.equal((await fetch(server.url)).status, 404);
    const { attributes, status } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 404);
    assert.equal(status.code, SpanStatusCode.UNSET);
  });
}

test("instrument() knows no status of what a handler throws that is traced alone", async () => {
  using collected = new CollectedSpans();
  const serve = instrumentHandler(() => {
    throw new RangeError("secret");
  });
  assert.throws(() => serve(request(), {}), RangeError);
  const { attributes } = await collected.one();
  assert.equal(attributes["http.response.status_code"], undefined);
  assert.equal(attributes["error.type"], "RangeError");
});

test("instrument() records what is thrown at nobody when the client has gone", async () => {
  using collected = new CollectedSpans();
  const { serve } = instrumentOptions(() => {
    throw new RangeError("secret");
  });
  const gone = new Request("http://localhost/", { signal: AbortSignal.abort() });
  assert.throws(() => serve(gone, {}), RangeError);
  const { attributes } = await collected.one();
  // Bun answers nothing then.
  assert.equal(attributes["http.response.status_code"], isDeno ? 500 : undefined);
  assert.equal(attributes["error.type"], "RangeError");
});

test("instrument() records the answer of an error handler that was traced before", async () => {
  using collected = new CollectedSpans();
  const error = new RangeError("first");
  const fails = (): Response => {
    throw error;
  };
  const before = instrumentOptions(fails, { onError: () => new Response("x", { status: 404 }) });
  const options = instrumentOptions(fails, { onError: before.onError });
  assert.throws(() => options.serve(request(), {}), error);
  assert.deepEqual(collected.spans, []);
  await options.onError?.(error);
  const { attributes, status } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 404);
  assert.equal(status.code, SpanStatusCode.UNSET);
});

const failing: Record<string, (error: unknown) => unknown> = {
  throws: () => {
    throw new Error("second");
  },
  rejects: () => Promise.reject(new Error("second")),
  "returns nothing": () => undefined,
};
for (const [kind, onError] of Object.entries(failing)) {
  test(`instrument() records 500 where the error handler ${kind}`, async () => {
    using collected = new CollectedSpans();
    const error = new RangeError("first");
    const options = instrumentOptions(() => {
      throw error;
    }, { onError });
    assert.throws(() => options.serve(request(), {}), error);
    assert.deepEqual(collected.spans, []);
    try {
      assert.equal(await options.onError?.(error), undefined);
    } catch (thrown) {
      assert.equal(String(thrown), "Error: second");
    }
    const { attributes } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "RangeError");
  });
}

for (const thrown of ["text", undefined, 404, Symbol("thrown")]) {
  const title = `when ${String(thrown)} is thrown`;
  test(`instrument() gives the error handler the context ${title}`, async () => {
    using collected = new CollectedSpans();
    const active: (string | undefined)[] = [];
    await using server = startWithOptions(() => Promise.reject(thrown), {
      onError: (error) => {
        assert.equal(error, thrown);
        active.push(trace.getActiveSpan()?.spanContext().spanId);
        return new Response("no", { status: 404 });
      },
    });
    await (await fetch(server.url)).text();
    const span = await collected.one();
    assert.deepEqual(active, [span.spanContext().spanId]);
    assert.equal(span.status.code, SpanStatusCode.UNSET);
    assert.equal(span.attributes["http.response.status_code"], 404);
    assert.equal(span.attributes["error.type"], undefined);
  });
}

for (const kind of ["throws", "rejects"]) {
  for (const way of ["is ignored", "is not sampled"]) {
    test(`instrument() gives error handlers the context of what ${kind} and ${way}`, async () => {
      using _collected = new CollectedSpans(new AlwaysOffSampler());
      let active: Context | undefined;
      const fail = (): Promise<never> => {
        if (kind === "throws") throw new RangeError("secret");
        return Promise.reject(new RangeError("secret"));
      };
      await using server = startWithOptions(fail, {
        ...(way === "is ignored" ? { ignore: ["/"] } : {}),
        onError: () => {
          active = context.active();
          return new Response("sorry", { status: 500 });
        },
      });
      const traceId = "0af7651916cd43dd8448eb211c80319c";
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
      assert.equal(await (await fetch(server.url, { headers })).text(), "sorry");
      assert.ok(active !== undefined);
      if (way === "is ignored") assert.ok(isTracingSuppressed(active));
      else assert.equal(trace.getSpanContext(active)?.traceId, traceId);
    });
  }
}

test("instrument() ends the span behind a streaming answer of the error handler", async () => {
  using collected = new CollectedSpans();
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = startWithOptions(() => {
    throw new RangeError("broken");
  }, { onError: () => new Response(streamUntil(promise), { status: 503 }) });
  const response = await fetch(server.url);
  assert.deepEqual(collected.spans, []);
  resolve();
  assert.equal((await response.arrayBuffer()).byteLength, 1);
  const { attributes } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 503);
  assert.equal(attributes["error.type"], "RangeError");
});

test("instrument() sees the answer of the error handler fail on its way", async () => {
  using collected = new CollectedSpans();
  await using server = startWithOptions(() => {
    throw new Error("broken");
  }, { onError: () => new Response(streamUntil(Promise.resolve(), true), { status: 404 }) });
  await rawExchange(server.port, EXCHANGE);
  const { attributes, status } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 404);
  assert.equal(attributes["error.type"], "RangeError");
  assert.equal(status.code, SpanStatusCode.ERROR);
});

/** Sends a request and leaves when the server has it. */
async function leave(port: number, path: string, arrived: Promise<void>): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(EXCHANGE.replace("/", path));
  await arrived;
  socket.destroy();
}

test("instrument() ends the span when a handler throws after its client has gone", async () => {
  using collected = new CollectedSpans();
  const error = new RangeError("shared by all requests");
  const arrived = Promise.withResolvers<void>();
  await using server = startWithOptions((request) => {
    if (!request.url.endsWith("/gone")) throw error;
    arrived.resolve();
    return new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => reject(error));
    });
  }, { onError: () => new Response("sorry", { status: 500 }) });
  await leave(server.port, "/gone", arrived.promise);
  await collected.ended(1);
  await (await fetch(`${server.url}/stays`)).text();
  const [gone, stays] = await collected.ended(2);
  assert.equal(gone.attributes["url.path"], "/gone");
  assert.equal(gone.attributes["error.type"], "RangeError");
  // Bun calls no error handler for a client that has gone.
  assert.equal(gone.attributes["http.response.status_code"], isDeno ? 500 : undefined);
  assert.equal(stays.attributes["url.path"], "/stays");
  assert.equal(stays.attributes["http.response.status_code"], 500);
});

const sorry = (): Response => new Response("sorry", { status: 500 });
for (const [title, onError] of [["without", undefined], ["with", sorry]] as const) {
  test(`instrument() takes a client's departure for no error ${title} error handler`, async () => {
    using collected = new CollectedSpans();
    const arrived = Promise.withResolvers<void>();
    await using server = startWithOptions(({ signal }) => {
      arrived.resolve();
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    }, { onError });
    await leave(server.port, "/", arrived.promise);
    const { attributes, status } = await collected.one();
    assert.equal(status.code, SpanStatusCode.UNSET);
    assert.equal(attributes["error.type"], undefined);
    assert.equal(attributes["http.response.status_code"], undefined);
  });
}

/** An object that throws at whoever looks at it. */
function untouchable(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("instrument() ends the span of an error after a departure that cannot be read", async () => {
  using collected = new CollectedSpans();
  const arrived = Promise.withResolvers<void>();
  await using server = startWithOptions(({ signal }) => {
    arrived.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(untouchable()));
    });
  }, { onError: sorry });
  await leave(server.port, "/", arrived.promise);
  const { attributes, status } = await collected.one();
  assert.equal(status.code, SpanStatusCode.ERROR);
  assert.equal(attributes["error.type"], "_OTHER");
});

test("instrument() takes a body that ends with its client for no error", async () => {
  using collected = new CollectedSpans();
  await using server = startWithOptions(({ signal }) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("first"));
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      }),
    )
  );
  await rawExchange(server.port, EXCHANGE, "first");
  const { attributes, status } = await collected.one();
  assert.equal(status.code, SpanStatusCode.UNSET);
  assert.equal(attributes["http.response.status_code"], 200);
});

/** A request that is being served. */
function activeRequest(): ServerRequest {
  return new ServerRequest(
    trace.getTracer("test").startSpan("GET"),
    new Request("http://localhost/"),
    {
      parent: ROOT_CONTEXT,
      method: { method: "GET", nameWord: "GET", original: undefined },
      scheme: "http",
      route: undefined,
    },
    {
      runtime: { abortSignal: () => undefined, responseHeaders: ({ headers }) => headers },
      ownsSpan: true,
      responseHeaders: new HeaderCapture([], (name) => name),
      onResponse: undefined,
    },
  );
}

test("FailedRequests.add() ends the spans that no error handler asks for", async () => {
  using collected = new CollectedSpans();
  const turns: (() => void)[] = [];
  const failed = new FailedRequests<undefined>((call) => void turns.push(call));
  const error = new RangeError("caught by somebody else");
  failed.add({ requestContext: activeRequest(), error, extra: undefined });
  assert.deepEqual(collected.spans, []);
  assert.equal(turns.length, 1);
  turns[0]();
  assert.equal(failed.take(error), undefined);
  assert.equal((await collected.one()).attributes["error.type"], "RangeError");
  failed.add({ requestContext: activeRequest(), error, extra: undefined });
  assert.equal(turns.length, 2);
});

test("add() gives up requests that nobody watches, and the ones after them", async () => {
  using collected = new CollectedSpans();
  const turns: (() => void)[] = [];
  const failed = new FailedRequests<undefined>((call) => void turns.push(call));
  const error = new RangeError("caught by somebody else");
  failed.add({ requestContext: ROOT_CONTEXT, error, extra: undefined });
  failed.add({ requestContext: activeRequest(), error, extra: undefined });
  turns[0]();
  assert.equal((await collected.one()).attributes["error.type"], "RangeError");
});

test("instrument() calls an error handler as the runtime does", () => {
  using _ = new CollectedSpans();
  const error = new RangeError("known");
  const calls: unknown[] = [];
  const options = instrumentOptions(() => {
    throw error;
  }, {
    onError(this: unknown, ...args: unknown[]): unknown {
      calls.push([this, ...args]);
      return new Response("sorry");
    },
  });
  assert.throws(() => options.serve(request(), {}), error);
  const self = {};
  for (const thrown of [error, "unknown"]) {
    Reflect.apply(options.onError ?? (() => {}), self, [thrown, "more"]);
  }
  assert.deepEqual(calls, [[self, error, "more"], [self, "unknown", "more"]]);
});

test("instrument() ends the span of a response that throws at whoever looks at it", async () => {
  using collected = new CollectedSpans();
  const response = Object.defineProperty(new Response("x"), "status", {
    get: () => {
      throw new RangeError("unreadable");
    },
  });
  const { serve } = instrumentOptions(() => response);
  assert.equal(await serve(request(), {}), response);
  assert.equal((await collected.one()).attributes["http.response.status_code"], undefined);
});

test("FailedRequests.take() gives the oldest request of an error out first, and each once", () => {
  using _collected = new CollectedSpans();
  const failed = new FailedRequests<number>(() => {});
  const requestContext = activeRequest();
  for (const extra of [1, 2]) failed.add({ requestContext, error: "same", extra });
  failed.add({ requestContext, error: NaN, extra: 3 });
  assert.deepEqual(
    ["same", "same", "same", NaN, "other"].map((error) => failed.take(error)?.extra),
    [1, 2, undefined, 3, undefined],
  );
});

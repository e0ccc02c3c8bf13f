import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { trace } from "../../../src/api/mod.ts";
import { instrument } from "../../../src/platform/bun/mod.ts";
import { bodyKindOf } from "../../../src/platform/bun/http/response_stream.ts";
import { CollectedMetrics } from "../../http/collected_metrics.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { textOf } from "../../support/text_of.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

/** Asks two servers for the same paths, and compares all that they send. */
async function assertSameBytes(
  bare: { readonly port: number },
  traced: { readonly port: number },
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    const text = `GET /${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const expected = comparable(await rawExchange(bare.port, text));
    assert.equal(comparable(await rawExchange(traced.port, text)), expected, path);
  }
}

test("instrument() names spans after routes, in every form that calls a function", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const fixed = new Response("static");
  const options = instrument({
    routes: {
      "/users/:id": (request) => new Response(`user ${request.params.id}`),
      "/items": {
        GET: () => new Response("items"),
        POST: () => Promise.resolve(new Response("made", { status: 201 })),
        DELETE: new Response("fixed"),
      },
      "/static": fixed,
      "/off": false,
      "/files/*": () => new Response("file"),
    },
    fetch: () => new Response("fallback", { status: 404 }),
  });
  assert.equal(options.routes["/static"], fixed);
  assert.equal(options.routes["/off"], false);
  await using server = startBun(options);
  assert.equal(await textOf(`${server.url}/static`), "static");
  assert.equal(await textOf(`${server.url}/items`, { method: "DELETE" }), "fixed");
  assert.equal(await textOf(`${server.url}/users/42`), "user 42");
  assert.equal(await textOf(`${server.url}/items`), "items");
  assert.equal(await textOf(`${server.url}/items`, { method: "POST" }), "made");
  assert.equal(await textOf(`${server.url}/files/a/b`), "file");
  assert.equal(await textOf(`${server.url}/off`), "fallback");
  const spans = await collected.ended(5);
  assert.deepEqual(spans.map((span) => span.name), [
    "GET /users/:id",
    "GET /items",
    "POST /items",
    "GET /files/*",
    "GET",
  ]);
  assert.equal(spans[0].attributes["http.route"], "/users/:id");
  assert.equal(spans[4].attributes["http.route"], undefined);
});

test("instrument() records the 200 that a HEAD gets of a response that was read before", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const options = instrument({
    fetch: async () => {
      const response = new Response(new Blob(["read"]));
      await response.text();
      return response;
    },
  });
  await using server = startBun(options);
  const { status } = await fetch(server.url, { method: "HEAD" });
  assert.equal(status, 200);
  assert.equal((await collected.one()).attributes["http.response.status_code"], status);
});

test("instrument() traces handlers by method beside a name that Bun does not know", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  await using server = startBun(instrument({
    routes: { "/a": { GET: () => new Response("a"), "M-SEARCH": () => new Response("b") } },
  }));
  assert.equal(await textOf(`${server.url}/a`), "a");
  assert.equal((await collected.one()).name, "GET /a");
});

test("instrument() leaves the options that it was given alone", { skip }, () => {
  const route = (): Response => new Response();
  const given = { port: 4711, routes: { "/a": route }, fetch: route, websocket: {} };
  const traced = instrument(given);
  assert.equal(given.fetch, route);
  assert.equal(given.routes["/a"], route);
  assert.notEqual(traced.fetch, route);
  assert.equal(traced.port, 4711);
  assert.equal(traced.websocket, given.websocket);
});

test("instrument() hands handlers the real server", { skip }, async () => {
  using _collected = new CollectedSpans();
  const seen: unknown[] = [];
  const options = instrument({
    routes: {
      "/route"(_request: Request, server: object): Response {
        seen.push(server);
        return new Response();
      },
    },
    fetch(this: unknown, _request: Request, server: object): Response {
      seen.push(this, server);
      return new Response();
    },
  });
  // why: Bun alone has it, and only Bun runs this
  const { Bun } = globalThis as unknown as {
    Bun: { serve(options: object): { readonly url: URL; stop(force: boolean): Promise<void> } };
  };
  const server = Bun.serve({ port: 0, ...options });
  await textOf(`${server.url}route`);
  await textOf(`${server.url}other`);
  await server.stop(true);
  assert.deepEqual(seen.map((one) => one === server), [true, true, true]);
});

test("instrument() covers error, in the context of its request", { skip }, async () => {
  using collected = new CollectedSpans();
  const active: (string | undefined)[] = [];
  await using server = startBun(instrument({
    fetch: (request: Request): Response | Promise<Response> => {
      if (request.url.endsWith("/teapot")) throw new RangeError("short and stout");
      return Promise.reject(new TypeError("broken"));
    },
    error: (error: Error) => {
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      return new Response(error.message, { status: error instanceof RangeError ? 418 : 500 });
    },
  }));
  assert.equal(await textOf(`${server.url}/teapot`), "short and stout");
  assert.equal(await textOf(server.url), "broken");
  const [teapot, broken] = await collected.ended(2);
  assert.equal(teapot.attributes["http.response.status_code"], 418);
  assert.equal(teapot.attributes["error.type"], undefined);
  assert.equal(broken.attributes["http.response.status_code"], 500);
  assert.equal(broken.attributes["error.type"], "TypeError");
  assert.deepEqual(active, [teapot.spanContext().spanId, broken.spanContext().spanId]);
});

// Bun answers 500 in place of such a promise, and 204 in place of one that has yet to end so.
const unanswered: Record<string, () => Promise<void>> = {
  "returned nothing": () => Promise.resolve(),
  failed: () => Promise.reject(new RangeError("second")),
};
for (const [how, fail] of Object.entries(unanswered)) {
  test(`instrument() hands on the promise of an error handler that ${how}`, {
    skip,
  }, async () => {
    using collected = new CollectedSpans();
    const first = new TypeError("first");
    const answer = fail();
    const options = instrument({
      fetch: (_request: Request): Response => {
        throw first;
      },
      error: (_error: Error) => answer,
    });
    assert.throws(() => options.fetch(new Request("http://localhost/")), first);
    assert.equal(options.error(first), answer);
    await answer.catch(() => {});
    const { attributes } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "TypeError");
  });
}

test("instrument() tells requests apart that throw the very same error", { skip }, async () => {
  using collected = new CollectedSpans();
  const error = new Error("shared");
  await using server = startBun(instrument({
    fetch: () => Promise.reject(error),
    error: async () => {
      await Promise.resolve();
      return new Response("x", { status: 500 });
    },
  }));
  await Promise.all([textOf(server.url), textOf(server.url), textOf(server.url)]);
  const spans = await collected.ended(3);
  assert.equal(new Set(spans.map((span) => span.spanContext().spanId)).size, 3);
});

test("instrument() ends the span of an upgrade to a WebSocket", { skip }, async () => {
  using collected = new CollectedSpans();
  await using server = startBun(instrument({
    fetch(request, server) {
      if (server.upgrade(request)) return undefined;
      return new Response("no");
    },
    websocket: {
      open: (socket: WebSocket) => socket.send("welcome"),
      message: () => {},
    },
  }));
  const socket = new WebSocket(server.url.replace("http", "ws"));
  const message = await new Promise((resolve) => {
    socket.onmessage = (event) => resolve(event.data);
  });
  socket.close();
  assert.equal(message, "welcome");
  assert.equal((await collected.one()).attributes["http.response.status_code"], 101);
});

test("instrument() knows no status of a handler that returns nothing", { skip }, async () => {
  using collected = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  await using server = startBun(instrument({ fetch: () => undefined }));
  await textOf(server.url);
  assert.equal((await collected.one()).attributes["http.response.status_code"], undefined);
  const { dataPoints } = await metrics.histogram("http.server.request.duration");
  assert.equal(dataPoints.length, 1);
  assert.equal(dataPoints[0].value.count, 1);
  assert.equal(dataPoints[0].attributes["http.response.status_code"], undefined);
});

test("instrument() covers what server.reload() is given", { skip }, async () => {
  using collected = new CollectedSpans();
  await using server = startBun(instrument({ routes: { "/a": () => new Response("old") } }));
  assert.equal(await textOf(`${server.url}/a`), "old");
  server.reload(instrument({
    routes: { "/b": () => new Response("new") },
    fetch: () => new Response("none"),
  }));
  assert.equal(await textOf(`${server.url}/b`), "new");
  const spans = await collected.ended(2);
  assert.deepEqual(spans.map((span) => span.name), ["GET /a", "GET /b"]);
});

test("instrument() wraps nothing twice", { skip }, async () => {
  using collected = new CollectedSpans();
  await using server = startBun(instrument(instrument({
    routes: { "/a": () => new Response("a") },
    fetch: () => {
      throw new Error("x");
    },
    error: () => new Response("sorry", { status: 500 }),
  })));
  await textOf(`${server.url}/a`);
  await textOf(`${server.url}/b`);
  assert.equal((await collected.ended(2)).length, 2);
  assert.equal(collected.spans[1].attributes["http.response.status_code"], 500);
});

test("instrument() takes the default export of a framework", { skip }, async () => {
  using collected = new CollectedSpans();
  class App {
    #greeting = "hello";
    // A framework's own list of routes, which is none of Bun's.
    readonly routes: unknown[] = [{ path: "/x" }];
    fetch = (): Response => new Response(this.#greeting);
    describe(): string {
      return this.#greeting;
    }
  }
  const app = new App();
  const traced = instrument(app);
  assert.ok(traced instanceof App);
  assert.equal(traced.routes, app.routes);
  await using server = startBun({ fetch: traced.fetch });
  assert.equal(await textOf(server.url), "hello");
  await collected.ended(1);
});

test("instrument() refuses what cannot answer requests", { skip }, () => {
  assert.throws(() => instrument({}), /Cannot instrument/);
  assert.throws(() => instrument({ fetch: () => new Response() }, { ignore: ["x"] }), TypeError);
});

test("instrument() sends files and streams as the bare handler does", { skip }, async () => {
  using collected = new CollectedSpans();
  // why: Bun alone has it, and only Bun runs this
  const { Bun } = globalThis as unknown as {
    Bun: { file(path: string): Blob; sleep(ms: number): Promise<void> };
  };
  const file = Bun.file(new URL("./http_test.ts", import.meta.url).pathname);
  const bodies: Record<string, () => Response> = {
    file: () => new Response(file),
    slice: () => new Response(file.slice(0, 9)),
    generator: () =>
      new Response(
        // why: Bun takes generators as bodies, the standard's types do not
        (async function* () {
          yield "a";
          await Bun.sleep(2);
          yield "b";
        })() as unknown as ReadableStream,
      ),
    direct: () =>
      new Response(
        // why: a kind of stream that Bun alone has
        new ReadableStream({
          type: "direct",
          async pull(
            controller: { write(text: string): void; flush(): Promise<void>; close(): void },
          ) {
            controller.write("a");
            await controller.flush();
            await Bun.sleep(2);
            controller.write("b");
            controller.close();
          },
        } as unknown as UnderlyingDefaultSource),
      ),
  };
  const handler = (request: Request): Response => bodies[new URL(request.url).pathname.slice(1)]();
  await using bare = startBun({ fetch: handler });
  await using traced = startBun(instrument({ fetch: handler }));
  await assertSameBytes(bare, traced, Object.keys(bodies));
  await collected.ended(Object.keys(bodies).length);
});

test("instrument() sends blobs and parts of files the same, whatever it records of them", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  // why: Bun alone has it, and only Bun runs this
  const { Bun } = globalThis as unknown as { Bun: { file(path: string): Blob } };
  const file = Bun.file(new URL("./http_test.ts", import.meta.url).pathname);
  const bodies: Record<string, () => BodyInit> = {
    blob: () => new Blob(["a"], { type: "text/x" }),
    form: () => new URLSearchParams({ a: "1" }),
    slice: () => file.slice(5, 15),
    text: () => "text",
    stream: () => new Response("text").clone().body ?? "",
  };
  const fetch = (request: Request): Response =>
    new Response(bodies[new URL(request.url).pathname.slice(1)]());
  await using bare = startBun({ fetch });
  await using traced = startBun(
    instrument({ fetch }, { captureResponseHeaders: ["etag"], metrics: { bodySizes: true } }),
  );
  await assertSameBytes(bare, traced, Object.keys(bodies));
  await collected.ended(Object.keys(bodies).length);
});

test("instrument() sends what fetch got as a whole the same", { skip }, async () => {
  using collected = new CollectedSpans();
  const origin = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"));
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", () => resolve()));
  // why: a socket that listens on a port has an address with one
  const { port } = origin.address() as { port: number };
  const urls: Record<string, string> = {
    data: "data:text/x-own;base64,eA==",
    blob: URL.createObjectURL(new Blob(["x"], { type: "text/x-own" })),
    file: import.meta.url,
    network: `http://127.0.0.1:${port}/`,
  };
  const handler = (request: Request): Promise<Response> =>
    fetch(urls[new URL(request.url).pathname.slice(1)]);
  await using bare = startBun({ fetch: handler });
  await using traced = startBun(
    instrument({ fetch: handler }, { captureResponseHeaders: ["content-type"] }),
  );
  await assertSameBytes(bare, traced, Object.keys(urls));
  const spans = await collected.ended(Object.keys(urls).length);
  const [data] = spans;
  assert.deepEqual(data.attributes["http.response.header.content-type"], ["text/x-own"]);
  await new Promise((resolve) => origin.close(resolve));
});

for (const [how, delayMs] of [["at once", 0], ["bit by bit", 20]] as const) {
  test(`instrument() passes on ${how} what fetch got with a status that no response may have`, {
    skip,
  }, async () => {
    using collected = new CollectedSpans();
    const origin = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        const head = "HTTP/1.1 999 Denied\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
        if (delayMs === 0) return void socket.end(`${head}no`);
        socket.write(`${head}n`);
        setTimeout(() => socket.end("o"), delayMs);
      });
    });
    await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", () => resolve()));
    // why: a socket that listens on a port has an address with one
    const { port } = origin.address() as { port: number };
    await using proxy = startBun(instrument({ fetch: () => fetch(`http://127.0.0.1:${port}/`) }));
    const text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert.match(
      await rawExchange(proxy.port, text),
      /^HTTP\/1.1 999 [^]*\r\nn[^]*o(?:\r\n0\r\n\r\n)?$/,
    );
    assert.equal((await collected.one()).attributes["http.response.status_code"], 999);
    await new Promise((resolve) => origin.close(resolve));
  });
}

test("instrument() reads the path of a request that names no host", { skip }, async () => {
  using collected = new CollectedSpans();
  await using server = startBun(
    instrument({ fetch: () => new Response("x") }, { ignore: ["/healthz"] }),
  );
  for (const path of ["/healthz", "/p?x=1"]) {
    await rawExchange(server.port, `GET ${path} HTTP/1.0\r\n\r\n`);
  }
  const { attributes } = await collected.one();
  assert.equal(attributes["url.path"], "/p");
  assert.equal(attributes["url.query"], "x=1");
  assert.equal("server.address" in attributes, false);
});

test("instrument() leaves thenables to Bun, which waits for promises only", { skip }, async () => {
  using collected = new CollectedSpans();
  // why: what is no response is what this is about
  const thenable = { then: (resolve: (value: Response) => void) => resolve(new Response("x")) };
  const fetch = (): Response => thenable as unknown as Response;
  await using bare = startBun({ fetch });
  await using traced = startBun(instrument({ fetch }));
  const text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  const expected = comparable(await rawExchange(bare.port, text));
  assert.equal(comparable(await rawExchange(traced.port, text)), expected);
  await collected.ended(1);
});

test("instrument() takes options of a class with private members", { skip }, async () => {
  using collected = new CollectedSpans();
  class Options {
    readonly #timeout = 7;
    get idleTimeout(): number {
      return this.#timeout;
    }
    readonly port = 0;
    readonly fetch = (): Response => new Response("x");
  }
  // why: Bun alone has it, and only Bun runs this
  const { Bun } = globalThis as unknown as {
    Bun: { serve(options: object): { readonly url: URL; stop(force: boolean): Promise<void> } };
  };
  const server = Bun.serve(instrument(new Options()));
  assert.equal(await textOf(String(server.url)), "x");
  await server.stop(true);
  await collected.ended(1);
});

test("bodyKindOf() tells what Bun refuses to send", { skip }, async () => {
  const used = new Response(new Blob(["text"]));
  await used.text();
  assert.equal(bodyKindOf(used), "unusable");
  const locked = new Response(new ReadableStream());
  locked.body?.getReader();
  assert.equal(bodyKindOf(locked), "unusable");
});

function comparable(response: string): string {
  return response.replace(/date: [^\r]*\r\n/i, "");
}

test("bodyKindOf() tells streams from everything else", { skip }, async () => {
  const blob = new Blob(["text"]);
  const fixed = [null, "", new Uint8Array(0), blob];
  for (const body of fixed) assert.equal(bodyKindOf(new Response(body)), "fixed");
  const text = ["text", "é€", new Uint8Array(9)];
  for (const body of text) assert.equal(bodyKindOf(new Response(body)), "text");
  assert.equal(bodyKindOf(new Response(null, { status: 204 })), "fixed");
  assert.equal(bodyKindOf(Response.json({ a: 1 })), "text");
  assert.equal(bodyKindOf(Response.redirect("http://localhost/")), "fixed");
  const misleading = { headers: { "x-a": "ReadableStream {" }, statusText: "ReadableStream {" };
  assert.equal(bodyKindOf(new Response(blob, misleading)), "fixed");
  assert.equal(bodyKindOf(new Response("", misleading)), "fixed");
  assert.equal(bodyKindOf(new Response(new ReadableStream(), misleading)), "stream");
  // Bun takes the stream of a blob for the blob.
  assert.equal(bodyKindOf(new Response(blob.stream())), "fixed");
  assert.equal(bodyKindOf(new Response("x").clone()), "text");

  await using server = startBun({ fetch: () => new Response("x".repeat(1e6)) });
  const fetched = await fetch(server.url);
  assert.equal(bodyKindOf(fetched), "stream");
  assert.equal(bodyKindOf(new Response((await fetch(server.url)).body, fetched)), "stream");
  await fetched.body?.cancel();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { trace } from "../../../src/api/mod.ts";
import { instrument, instrumentRoutes, setRoute } from "../../../src/platform/deno/mod.ts";
import { bodyOf } from "../../../src/platform/deno/http/response_stream.ts";
import { DenoServeRuntime } from "../../../src/platform/deno/http/serve_runtime.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { isDeno, startDeno } from "../../http/start_server.ts";
import { startReceiver } from "../../support/receiver.ts";
import { runProgram } from "../../support/run_child.ts";

// Every test here needs Deno.serve.
const skip = isDeno ? false : "needs Deno";

test("instrument() keeps the object and the this of a default export", { skip }, async () => {
  using collected = new CollectedSpans();
  class App {
    #greeting = "hello";
    fetch(_request: Request): Response {
      return new Response(this.#greeting);
    }
  }
  const plain = { name: "plain", fetch: (_request: Request) => new Response("plain") };
  const traced = instrument(plain);
  assert.equal(traced.name, "plain");
  assert.notEqual(traced, plain);
  const app = instrument(new App());
  assert.ok(app instanceof App);
  await using server = startDeno((request: Request) => app.fetch(request));
  assert.equal(await (await fetch(server.url)).text(), "hello");
  await collected.ended(1);
});

test("instrument() takes the options of Deno.serve and covers onError", { skip }, async () => {
  using collected = new CollectedSpans();
  const active: (string | undefined)[] = [];
  const options = instrument({
    handler: (request: Request): Response => {
      if (request.url.endsWith("/teapot")) throw new RangeError("short and stout");
      throw new TypeError("broken");
    },
    onError: (error: unknown): Response => {
      active.push(trace.getActiveSpan()?.spanContext().spanId);
      return new Response(String(error), { status: error instanceof RangeError ? 418 : 500 });
    },
  });
  await using server = startDeno(options.handler, { onError: options.onError });
  assert.equal(await (await fetch(`${server.url}/teapot`)).text(), "RangeError: short and stout");
  assert.equal(await (await fetch(server.url)).text(), "TypeError: broken");
  const [teapot, broken] = await collected.ended(2);
  assert.equal(teapot.attributes["http.response.status_code"], 418);
  assert.equal(teapot.attributes["error.type"], undefined);
  assert.equal(broken.attributes["http.response.status_code"], 500);
  assert.equal(broken.attributes["error.type"], "TypeError");
  assert.deepEqual(active, [teapot.spanContext().spanId, broken.spanContext().spanId]);
});

test("instrument() refuses what cannot answer requests", { skip }, () => {
  assert.throws(() => instrument({} as { fetch: () => Response }), /Cannot instrument/);
  assert.throws(
    () => instrument(() => new Response(), { ignore: ["x"] }),
    /a path must begin with/,
  );
});

test("instrument() passes on the very response of a stream", { skip }, async () => {
  using collected = new CollectedSpans();
  const response = new Response(ReadableStream.from([new Uint8Array(1)]));
  const handler = instrument((_request: Request, _info: object) => response);
  let same = false;
  await using server = startDeno((request: Request, info: object) => {
    const answer = handler(request, info);
    same = answer === response;
    return answer;
  });
  await (await fetch(server.url)).bytes();
  await collected.ended(1);
  assert.equal(same, true);
});

test(
  "instrument() watches a stream where nobody tells when it has been sent",
  { skip },
  async () => {
    using collected = new CollectedSpans();
    const handler = instrument((_request: Request) =>
      new Response(ReadableStream.from([new Uint8Array(3)]), { status: 203, headers: { a: "b" } })
    );
    const response = handler(new Request("http://localhost/"));
    assert.deepEqual(collected.spans, []);
    assert.equal(response.status, 203);
    assert.equal(response.headers.get("a"), "b");
    assert.equal((await response.bytes()).length, 3);
    await collected.ended(1);
  },
);

test("instrument() serves over a Unix socket, whose peer is a path", { skip }, async () => {
  using collected = new CollectedSpans();
  const handler = instrument((_request: Request, _info: object) => new Response());
  handler(new Request("http://localhost/"), {
    remoteAddr: { transport: "unix", path: "/run/app.sock" },
  });
  const { attributes } = await collected.one();
  assert.equal(attributes["network.peer.address"], "/run/app.sock");
  assert.equal("network.peer.port" in attributes, false);
});

test("instrument() records a known scheme whatever a client writes", { skip }, async () => {
  using collected = new CollectedSpans();
  await using server = startDeno(instrument(() => new Response()));
  const targets = ["HTTPS://shop.example/", "any1://shop.example/", "any2://shop.example/"];
  for (const target of targets) {
    await rawExchange(
      server.port,
      `GET ${target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`,
    );
  }
  const spans = await collected.ended(targets.length);
  assert.deepEqual(
    spans.map(({ attributes }) => [attributes["url.scheme"], attributes["server.port"]]),
    [["https", 443], ["http", undefined], ["http", undefined]],
  );
});

test("bodyOf() tells streams from everything else", { skip }, () => {
  const stream = new ReadableStream<Uint8Array>();
  assert.deepEqual(bodyOf(new Response(stream)), { kind: "stream", stream });
  const fixed = [
    null,
    "",
    "text",
    new Uint8Array(2),
    new URLSearchParams({ a: "1" }),
  ];
  for (const body of fixed) assert.deepEqual(bodyOf(new Response(body)), { kind: "fixed" });
  assert.deepEqual(bodyOf(Response.json({})), { kind: "fixed" });
  assert.deepEqual(bodyOf(Response.redirect("http://localhost/")), { kind: "fixed" });
  // A blob is sent as a stream.
  assert.equal(bodyOf(new Response(new Blob(["a"]))).kind, "stream");
});

test("bodyOf() tells a body that was read before", { skip }, async () => {
  const response = new Response("text");
  await response.text();
  assert.equal(bodyOf(response).kind, "used");
});

test("instrument() records the 500 that is sent in place of a text that was sent", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const response = new Response("text");
  const options = instrument({ handler: () => response });
  await using server = startDeno(options.handler);
  for (const status of [200, 500, 500]) {
    const answer = await fetch(server.url);
    await answer.body?.cancel();
    assert.equal(answer.status, status);
  }
  const spans = await collected.ended(3);
  assert.deepEqual(
    spans.map(({ attributes }) => attributes["http.response.status_code"]),
    [200, 500, 500],
  );
});

const partly: Readonly<Record<string, () => BodyInit>> = {
  "a stream": () => new Blob(["text"]).stream().pipeThrough(new TransformStream()),
  "a text": () => "text",
  "nothing": () => "",
};
for (const [kind, make] of Object.entries(partly)) {
  test(`instrument() records the 500 that is sent in place of ${kind} that was read in part`, {
    skip,
  }, async () => {
    using collected = new CollectedSpans();
    const { handler, onError } = instrument({
      handler: async (): Promise<Response> => {
        const response = new Response(make());
        const reader = response.body?.getReader();
        await reader?.read();
        reader?.releaseLock();
        return response;
      },
      onError: () => new Response("refused", { status: 500 }),
    });
    await using server = startDeno(handler, { onError });
    assert.equal(await (await fetch(server.url)).text(), "refused");
    const { attributes } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "TypeError");
  });
}

test("instrument() says nothing of the status where it cannot see onError", { skip }, async () => {
  using collected = new CollectedSpans();
  const handler = instrument((_request: Request): Response => {
    throw new RangeError("broken");
  });
  await using server = startDeno(handler, { onError: () => new Response("no", { status: 404 }) });
  assert.equal((await fetch(server.url)).status, 404);
  const { attributes } = await collected.one();
  assert.equal("http.response.status_code" in attributes, false);
  assert.equal(attributes["error.type"], "RangeError");
});

test("instrument() sends headers as the bare handler does when it records them", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const handler = (): Response => Response.json({}, { status: 404 });
  await using bare = startDeno(handler);
  await using traced = startDeno(
    instrument(handler, { captureResponseHeaders: ["content-type"] }),
  );
  const text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  const [expected, sent] = await Promise.all(
    [bare, traced].map(async ({ port }) => (await rawExchange(port, text)).split(/\r\ndate: .*/i)),
  );
  assert.deepEqual(sent, expected);
  assert.deepEqual((await collected.one()).attributes["http.response.header.content-type"], [
    "application/json",
  ]);
});

// What Deno sends in another way once the response is another one, or its headers were read.
const plainlySent: Record<string, () => Response> = {
  "a stream that is closed": () => {
    const body = new ReadableStream({ start: (controller) => controller.close() });
    return new Response(body, { headers: { "X-Name": "value" } });
  },
  "a text whose body was looked at": () => {
    const response = new Response("text", { headers: { "X-Name": "value" } });
    assert.ok(response.body instanceof ReadableStream);
    return response;
  },
};
for (const [what, handler] of Object.entries(plainlySent)) {
  test(`instrument() sends ${what} as the bare handler does`, { skip }, async () => {
    using collected = new CollectedSpans();
    await using bare = startDeno(handler);
    await using traced = startDeno(instrument(handler, { captureResponseHeaders: ["x-name"] }));
    const text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const [expected, sent] = await Promise.all(
      [bare, traced].map(async ({ port }) =>
        (await rawExchange(port, text)).split(/\r\ndate: .*/i)
      ),
    );
    assert.deepEqual(sent, expected);
    const { attributes } = await collected.one();
    assert.deepEqual(attributes["http.response.header.x-name"], ["value"]);
  });
}

test("instrument() has the span active in a thenable, which Deno waits for", { skip }, async () => {
  using collected = new CollectedSpans();
  let active: string | undefined;
  const lazy = {
    then(resolve: (response: Response) => void) {
      active = trace.getActiveSpan()?.spanContext().spanId;
      resolve(new Response("made when it was waited for"));
    },
  };
  // why: Deno takes what its types do not
  await using server = startDeno(instrument(() => lazy as unknown as Response));
  assert.equal(await (await fetch(server.url)).text(), "made when it was waited for");
  assert.equal((await collected.one()).spanContext().spanId, active);
});

test("instrumentRoutes() names spans after patterns, in every shape of a route", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const seen: unknown[][] = [];
  const answer = (...args: unknown[]): Response => {
    seen.push(args);
    return new Response("x");
  };
  const routes = instrumentRoutes([
    { pattern: new URLPattern({ pathname: "/users/:id" }), method: "GET", handler: answer },
    { pattern: new URLPattern({ pathname: "/items/:id" }), handlers: { GET: answer, PUT: answer } },
  ]);
  assert.equal(routes[0].method, "GET");
  const router = instrument((request: Request, info: object): Response => {
    for (const route of routes) {
      const match = route.pattern.exec(request.url);
      if (match === null) continue;
      if (route.handler !== undefined) return route.handler(request, info, match);
      return route.handlers.PUT(request, match, info);
    }
    return new Response("none", { status: 404 });
  });
  await using server = startDeno(router);
  for (const path of ["/users/1", "/items/2", "/other"]) {
    await (await fetch(server.url + path)).text();
  }
  const spans = await collected.ended(3);
  assert.deepEqual(spans.map((span) => span.name), ["GET /users/:id", "GET /items/:id", "GET"]);
  assert.equal(spans[0].attributes["http.route"], "/users/:id");
  assert.equal(seen[0].length, 3);
  assert.ok(seen[1][1] instanceof Object && "pathname" in seen[1][1]);
});

test("instrumentRoutes() takes routes of a class with private members", { skip }, async () => {
  using collected = new CollectedSpans();
  class UserRoute {
    readonly #pattern = new URLPattern({ pathname: "/users/:id" });
    readonly #answer = "a user";
    get pattern(): URLPattern {
      return this.#pattern;
    }
    handler(_request: Request): Response {
      return new Response(this.#answer);
    }
  }
  const [route] = instrumentRoutes([new UserRoute()]);
  await using server = startDeno((request: Request) =>
    route.pattern.test(request.url) ? route.handler(request) : new Response("none")
  );
  assert.equal(await (await fetch(`${server.url}/users/1`)).text(), "a user");
  assert.equal((await collected.one()).name, "GET /users/:id");
});

test("instrumentRoutes() traces on its own, wherever the router puts the info", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const [route] = instrumentRoutes([{
    pattern: new URLPattern({ pathname: "/users/:id" }),
    handler: (_request: Request, _params: object | null, _info: object) => new Response("x"),
  }]);
  await using server = startDeno((request: Request, info: object) =>
    route.handler(request, route.pattern.exec(request.url), info)
  );
  await (await fetch(`${server.url}/users/1`)).text();
  const { attributes, name } = await collected.one();
  assert.equal(name, "GET /users/:id");
  assert.equal(attributes["network.peer.address"], "127.0.0.1");
});

test(
  "instrumentRoutes() takes nothing in the place of what a pattern has found",
  { skip },
  async () => {
    using collected = new CollectedSpans();
    const [route] = instrumentRoutes([{
      pattern: new URLPattern({ pathname: "/" }),
      handler: (_request: Request, _params: object | null, _info: object) => new Response("x"),
    }]);
    await using server = startDeno((request: Request, info: object) =>
      route.handler(request, null, info)
    );
    assert.equal(await (await fetch(server.url)).text(), "x");
    assert.equal((await collected.one()).attributes["network.peer.address"], "127.0.0.1");
  },
);

test("responseHeaders() reads the headers beside a stream and leaves that alone", { skip }, () => {
  const stream = new ReadableStream<Uint8Array>();
  const response = new Response(stream, { headers: { "x-id": "7" } });
  assert.equal(new DenoServeRuntime().responseHeaders(response).get("x-id"), "7");
  assert.equal(response.body, stream);
});

test("instrument() answers an upgrade to a WebSocket", { skip }, async () => {
  using collected = new CollectedSpans();
  // why: Deno alone has it, and only Deno runs this
  const { upgradeWebSocket } = (globalThis as unknown as {
    Deno: { upgradeWebSocket(request: Request): { socket: WebSocket; response: Response } };
  }).Deno;
  await using server = startDeno(instrument((request: Request) => {
    const { socket, response } = upgradeWebSocket(request);
    socket.onopen = () => socket.send("welcome");
    return response;
  }));
  const socket = new WebSocket(server.url.replace("http", "ws"));
  const message = await new Promise((resolve) => {
    socket.onmessage = (event) => resolve(event.data);
  });
  assert.equal(message, "welcome");
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  socket.close();
  await closed;
  assert.equal((await collected.one()).attributes["http.response.status_code"], 101);
});

test("instrument() makes no second span where Deno traces, and completes Deno's", {
  skip,
}, async () => {
  await using receiver = await startReceiver();
  const program = new URL("./fixtures/native_program.ts", import.meta.url);
  const [result, spans] = await Promise.all([
    runProgram(program, {
      env: {
        OTEL_DENO: "true",
        OTEL_DENO_METRICS: "false",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      },
    }),
    receiver.waitForSpans(6),
  ]);
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(
    spans.map((span) => `${span.scope.name} ${span.name}`).sort(),
    ["app inside", "app inside", "deno GET", "deno GET", "deno GET /hello/:name"]
      .concat("deno GET /hello/:name"),
  );
  const served = spans.filter((span) => span.attributes["app.hook"] === true);
  assert.equal(served.length, 2);
  const boom = served.find((span) => String(span.attributes["url.full"]).endsWith("/boom"));
  assert.equal(boom?.status.code, 2);
});

// Checked for its type alone: a router that nobody can see into names the route by itself.
export const handler: (request: Request) => Response = instrument((_request: Request) => {
  setRoute("/x");
  return new Response();
});

test("instrumentRoutes() refuses what is no list of routes", () => {
  // why: what plain JavaScript may give
  const routes = {} as [];
  assert.throws(() => instrumentRoutes(routes), /^TypeError: Cannot instrument: expected a list/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { instrument } from "../../../src/platform/node_http/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { startNodeServer } from "./start_node_server.ts";

/** What is recorded of a request, and what hooks are given. */
interface Recorded {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hook: { readonly method: string; readonly url: string; readonly headers: Headers };
  readonly port: number;
}

async function record(text: string): Promise<Recorded> {
  using collected = new CollectedSpans();
  let hook: Request | undefined;
  await using server = await startNodeServer(instrument((_request, response) => {
    response.end("hello");
  }, {
    onRequest: (_span, request) => {
      hook = request;
    },
  }));
  await rawExchange(server.port, text, "hello");
  const { attributes } = await collected.one();
  assert.ok(hook !== undefined);
  return { attributes, hook, port: server.port };
}

async function recordTarget(line: string): Promise<Recorded> {
  return await record(`${line} HTTP/1.1\r\nHost: shop.example:8080\r\nConnection: close\r\n\r\n`);
}

function urlOf({ attributes }: Recorded): readonly unknown[] {
  return ["url.scheme", "server.address", "server.port", "url.path", "url.query"].map((key) =>
    attributes[key]
  );
}

const URLS: readonly (readonly [target: string, parts: readonly unknown[], hookUrl: string])[] = [
  ["/a?b=1", ["http", "shop.example", 8080, "/a", "b=1"], "http://shop.example:8080/a?b=1"],
  ["//a/../b%zz", ["http", "shop.example", 8080, "//a/../b%zz", undefined], ""],
  ["/a#b?c", ["http", "shop.example", 8080, "/a", undefined], ""],
  ["/a?b=http://c", ["http", "shop.example", 8080, "/a", "b=http://c"], ""],
  ["http://other.example/a?b=1", ["http", "other.example", 80, "/a", "b=1"], ""],
];

for (const [target, parts, hookUrl] of URLS) {
  test(`instrument() takes the URL of the target ${target} of node:http apart`, async () => {
    const recorded = await recordTarget(`GET ${target}`);
    assert.deepEqual(urlOf(recorded), parts);
    if (hookUrl !== "") assert.equal(recorded.hook.url, hookUrl);
  });
}

test("instrument() records a request of HTTP/1.0 without a host", async () => {
  const recorded = await record("GET /old HTTP/1.0\r\n\r\n");
  assert.deepEqual(urlOf(recorded), ["http", undefined, undefined, "/old", undefined]);
  assert.equal(recorded.hook.url, "http://localhost/old");
});

for (const host of ["a b[/", "user@host", "x/../y", "é"]) {
  test(`instrument() records no host where it is "${host}"`, async () => {
    const recorded = await record(`GET /a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    assert.deepEqual(urlOf(recorded), ["http", undefined, undefined, "/a", undefined]);
    assert.equal(recorded.hook.url, "http://localhost/a");
  });
}

test("instrument() gives hooks a URL of its own where the host makes none", async () => {
  const recorded = await record("GET /a HTTP/1.1\r\nHost: x:99999\r\nConnection: close\r\n\r\n");
  assert.equal(recorded.attributes["url.path"], "/a");
  assert.equal(recorded.hook.url, "http://localhost/");
});

test("instrument() records TRACE, which no Request can be made with", async () => {
  const { attributes, hook } = await recordTarget("TRACE /t");
  assert.equal(attributes["http.request.method"], "TRACE");
  assert.equal(hook.method, "TRACE");
});

test("instrument() records methods that are not known as _OTHER", async () => {
  const { attributes, hook } = await recordTarget("PURGE /t");
  assert.equal(attributes["http.request.method"], "_OTHER");
  assert.equal(attributes["http.request.method_original"], "PURGE");
  assert.equal(hook.method, "PURGE");
});

test("instrument() gives hooks the headers that Headers takes, and leaves out others", async () => {
  const { hook } = await record(
    "GET / HTTP/1.1\r\nHost: x\r\nx-list: 1\r\nX-List: 2\r\ncookie: a=1\r\nCookie: b=2\r\n" +
      "__proto__: odd\r\nx-latin: \u00e9\u00ff\r\nConnection: close\r\n\r\n",
  );
  assert.equal(hook.headers.get("x-list"), "1, 2");
  assert.equal(hook.headers.get("cookie"), "a=1; b=2");
});

test("instrument() reads the target OPTIONS * as the server as a whole", () => {
  using collected = new CollectedSpans();
  let url: string | undefined;
  const listener = instrument((_request: object, _response: object) => {}, {
    onRequest: (_span, request) => {
      url = request.url;
    },
  });
  const headers = { host: "shop.example", "bad name": "x", "x-bad": "a\nb", "x-good": "1" };
  const request = { method: "OPTIONS", url: "*", headers, emit: () => true };
  const response = { emit: (_event: string) => true, statusCode: 204, headersSent: true };
  Reflect.apply(listener, undefined, [request, response]);
  response.emit("finish");
  assert.equal(collected.spans[0].attributes["url.path"], "/");
  assert.equal(url, "http://shop.example/");
});

test("instrument() records what a request says that lacks nearly everything", () => {
  using collected = new CollectedSpans();
  const listener = instrument((_request: object, _response: object) => {}, {
    captureRequestHeaders: ["x-a"],
    captureResponseHeaders: ["x-a"],
    onRequest: () => {},
    onResponse: () => {},
  });
  const response = { emit: (_event: string) => true, statusCode: 200, headersSent: true };
  Reflect.apply(listener, undefined, [{ emit: () => true }, response]);
  response.emit("finish");
  response.emit("close");
  assert.equal(collected.spans.length, 1);
  assert.deepEqual(collected.spans[0].attributes, {
    "http.request.method": "GET",
    "url.path": "/",
    "url.scheme": "http",
    "http.response.status_code": 200,
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import {
  errorType,
  firstOf,
  HeaderCapture,
  HTTP_SCOPE_VERSION,
  IgnoreMatcher,
  instrumentHandler,
  KnownMethods,
  parseForwarded,
  parseHost,
  parseUrl,
  Redaction,
  type RequestHandler,
  ServerInstrumentation,
  type ServerRequest,
  type ServerRuntime,
} from "../../src/http/mod.ts";
import { UrlReader } from "../../src/http/url_reader.ts";
import * as semconv from "../../src/semconv/mod.ts";
import { SpanStatusCode, type TextMapGetter } from "../../src/api/mod.ts";
import { AlwaysOffSampler } from "../../src/sdk/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";

/** A runtime that sends nothing: every response is fixed. */
class TestRuntime implements ServerRuntime<undefined> {
  readonly awaitsThenables = true;
  extraOf(): undefined {
    return undefined;
  }
  headers(request: Request): Headers {
    return request.headers;
  }
  getter(): TextMapGetter<object> {
    return {
      get: (headers, name) =>
        headers instanceof Headers ? headers.get(name) ?? undefined : undefined,
      keys: () => [],
    };
  }
  peer(): { address: string; port: number } {
    return { address: "192.0.2.1", port: 4711 };
  }
  endAfterBody(active: ServerRequest, response: Response): Response {
    active.end();
    return response;
  }
  abortSignal(): undefined {
    return undefined;
  }
  responseHeaders(response: Response): Headers {
    return response.headers;
  }
  endWithoutResponse(active: ServerRequest): void {
    active.end();
  }
}

function traced(handler: RequestHandler, options = {}): RequestHandler {
  return instrumentHandler(handler, new ServerInstrumentation(new TestRuntime(), options));
}

test("instrument() asks for the other end of a connection only where a span is recorded", () => {
  let askedCount = 0;
  class CountingRuntime extends TestRuntime {
    override peer(): { address: string; port: number } {
      askedCount++;
      return super.peer();
    }
  }
  const server = new ServerInstrumentation(new CountingRuntime(), {});
  const handler = instrumentHandler(() => new Response("hello"), server);
  const call = (): unknown => handler.call(undefined, new Request("http://shop.test/"));
  for (const [sampler, expectedCount] of [[new AlwaysOffSampler(), 0], [undefined, 1]] as const) {
    using collected = new CollectedSpans(sampler);
    call();
    assert.equal(askedCount, expectedCount);
    assert.equal(collected.spans.length, expectedCount);
  }
});

test("UrlReader.read() gives what parseUrl() gives, whatever came before", () => {
  const urls = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom(
      "http://a/",
      "http://a",
      "http://a/b",
      "http://a:80/b?c",
      "http://a:8080/",
      "http://a:8080",
      "http://ab/",
      "http://a?b=/c",
      "http://a#/b",
      "http://u:p@a/b",
      "http://[::1]:8080/x",
      "https://a/",
      "no url",
      "",
    ),
  );
  fc.assert(
    fc.property(fc.array(urls, { maxLength: 12 }), (list) => {
      const reader = new UrlReader();
      for (const url of list) assert.deepEqual(reader.read(url), parseUrl(url));
    }),
  );
});

test("UrlReader.read() divides a path alone, and takes Unix sockets for HTTP", () => {
  const reader = new UrlReader();
  const unknown = { scheme: "http", address: "", port: 0, credentialsEnd: -1 };
  assert.deepEqual(reader.read("/p?x=http://a/"), { ...unknown, path: "/p", query: "x=http://a/" });
  for (const path of ["/p", "/q"]) {
    const parts = reader.read(`http+unix://shop.example${path}`);
    assert.equal(parts?.scheme, "http");
    assert.equal(parts.address, "shop.example");
    assert.equal(parts.path, path);
  }
});

test("UrlReader.read() takes whatever scheme a client writes for HTTP", () => {
  const reader = new UrlReader();
  const parts = { path: "/p", query: "", credentialsEnd: -1 };
  const address = "shop.example";
  for (const scheme of ["http", "HTTP", "https", "hTTps"]) {
    const port = scheme.length === 4 ? 80 : 443;
    assert.deepEqual(reader.read(`${scheme}://${address}/p`), {
      ...parts,
      scheme: scheme.toLowerCase(),
      address,
      port,
    });
  }
  for (const scheme of ["ftp", "a1", "a2"]) {
    const { scheme: read, port } = reader.read(`${scheme}://${address}:21/p`) ?? {};
    assert.deepEqual([read, port], ["http", 21]);
  }
});

test("parseUrl() takes URLs apart as the standard does", () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
      const url = new URL(text);
      const parts = parseUrl(url.href);
      assert.equal(`${parts?.scheme}:`, url.protocol);
      assert.equal(parts?.address, url.hostname);
      assert.equal(String(parts?.port), url.port || (url.protocol === "http:" ? "80" : "443"));
      assert.equal(parts?.path, url.pathname);
      assert.equal(parts?.query, url.search.slice(1));
    }),
  );
});

test("parseUrl() reads hosts of every kind", () => {
  const cases: [string, string, number][] = [
    ["http://[2001:db8::1]:8080/", "2001:db8::1", 8080],
    ["https://[::1]/", "::1", 443],
    ["http://user:pa@ss@host:81?q", "host", 81],
    ["http://host:99999/", "host", 80],
    ["ws://host", "host", 0],
  ];
  for (const [url, address, port] of cases) {
    const parts = parseUrl(url);
    assert.equal(parts?.address, address, url);
    assert.equal(parts?.port, port, url);
  }
  assert.equal(parseUrl("/relative"), undefined);
  assert.equal(parseUrl("data:,x"), undefined);
});

test("parseHost() divides host and port", () => {
  assert.deepEqual(parseHost("a.example:81"), { address: "a.example", port: 81 });
  assert.deepEqual(parseHost("[::1]:81"), { address: "::1", port: 81 });
  assert.deepEqual(parseHost("2001:db8::1"), { address: "2001:db8::1", port: 0 });
  assert.deepEqual(parseHost("[::1]"), { address: "::1", port: 0 });
});

test("Redaction replaces the values of signatures and keeps the names", () => {
  const redaction = new Redaction();
  assert.equal(
    redaction.query("a=1&X-Amz-Signature=abc&sig=x%20y&b=2"),
    "a=1&X-Amz-Signature=REDACTED&sig=REDACTED&b=2",
  );
  assert.equal(redaction.query("SIG=1&mysig=2&sig"), "SIG=1&mysig=2&sig");
  assert.equal(redaction.query("sig="), "sig=REDACTED");
});

test("Redaction finds names whose characters are percent-encoded", () => {
  assert.equal(
    new Redaction().query("s%69g=1&X%2DAmz%2dSignature=2&s%6=3&%2569=4"),
    "s%69g=REDACTED&X%2DAmz%2dSignature=REDACTED&s%6=3&%2569=4",
  );
  assert.equal(
    new Redaction(["clé"]).query("cl%C3%a9=1&clé=2&cl%C3=3"),
    "cl%C3%a9=REDACTED&clé=REDACTED&cl%C3=3",
  );
});

test("Redaction takes another list in place of its own", () => {
  const redaction = new Redaction(["to.ken", "$"]);
  assert.equal(
    redaction.query("to.ken=1&toxken=2&sig=3&$=4"),
    "to.ken=REDACTED&toxken=2&sig=3&$=REDACTED",
  );
  assert.equal(new Redaction([]).query("sig=1"), "sig=1");
});

test("Redaction never lets credentials through", () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^[a-z0-9]{12}$/),
      (text, secret) => {
        const url = new URL(text);
        url.username = secret;
        url.password = secret;
        const parts = parseUrl(url.href);
        assert.ok(parts !== undefined);
        const safe = new Redaction().url(url.href, parts);
        assert.equal(safe.includes(`${secret}:`), false);
        assert.ok(safe.startsWith(`${parts.scheme}://REDACTED:REDACTED@`));
      },
    ),
  );
});

test("parseForwarded() reads the first element", () => {
  assert.deepEqual(
    parseForwarded('For="[2001:db8::1]:99";Host=a.example;PROTO=https , for=10.0.0.1;host=b'),
    { for: "[2001:db8::1]:99", host: "a.example", proto: "https" },
  );
  assert.deepEqual(
    parseForwarded('for="a\\"b";by=x'),
    { for: 'a"b', host: undefined, proto: undefined },
  );
  const nothing = { for: undefined, host: undefined, proto: undefined };
  for (const header of ["nonsense", "nonsense, for=10.0.0.1;host=b", "by=x, for=10.0.0.1"]) {
    assert.deepEqual(parseForwarded(header), nothing);
  }
  assert.equal(firstOf(" a , b"), "a");
});

test("KnownMethods takes what it does not know for another method", () => {
  const methods = new KnownMethods();
  assert.deepEqual(methods.record("GET"), { method: "GET", nameWord: "GET", original: undefined });
  assert.deepEqual(methods.record("get"), { method: "_OTHER", nameWord: "HTTP", original: "get" });
  assert.equal(new KnownMethods(["PURGE"]).record("GET").method, "_OTHER");
});

test("errorType() names the class, or the code where the class says nothing", () => {
  class PaymentError extends Error {}
  assert.equal(errorType(new PaymentError("secret")), "PaymentError");
  assert.equal(errorType(new RangeError()), "RangeError");
  assert.equal(errorType(Object.assign(new TypeError(), { code: "ECONNREFUSED" })), "ECONNREFUSED");
  assert.equal(
    errorType(new TypeError("x", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) })),
    "ENOTFOUND",
  );
  assert.equal(errorType(new DOMException("x", "AbortError")), "AbortError");
  assert.equal(errorType(new Error("x")), "Error");
  assert.equal(errorType("text"), "_OTHER");
  assert.equal(errorType(null), "_OTHER");
  assert.equal(
    errorType(
      new Proxy({}, {
        get() {
          throw new Error("no");
        },
      }),
    ),
    "_OTHER",
  );
});

test("HeaderCapture refuses names that are none", () => {
  assert.throws(() => new HeaderCapture(["bad name"], String), TypeError);
  assert.throws(() => new HeaderCapture([""], String), TypeError);
});

test("IgnoreMatcher refuses what is no path, and matches whole paths and prefixes", () => {
  assert.throws(() => new IgnoreMatcher(["healthz"]), /"healthz" is not a path/);
  const matcher = new IgnoreMatcher<string>(["/a", "/b/*"]);
  assert.equal(matcher.matches("/a", ""), true);
  assert.equal(matcher.matches("/a/b", ""), false);
  assert.equal(matcher.matches("/b/c", ""), true);
  assert.equal(matcher.isIdle, false);
  assert.equal(new IgnoreMatcher([]).isIdle, true);
});

test("instrumentHandler() uses the names of the conventions", async () => {
  using collected = new CollectedSpans();
  const request = new Request("http://user.example:81/a?b=c", {
    method: "PURGE",
    headers: { "user-agent": "test" },
  });
  const handler = instrumentHandler(
    () => new Response("x", { status: 500 }),
    new ServerInstrumentation(new TestRuntime(), {}),
    "/:name",
  );
  handler(request, undefined);
  const span = await collected.one();
  assert.equal(span.name, "HTTP /:name");
  assert.deepEqual(span.attributes, {
    [semconv.ATTR_HTTP_REQUEST_METHOD]: "_OTHER",
    [semconv.ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: "PURGE",
    [semconv.ATTR_URL_PATH]: "/a",
    [semconv.ATTR_URL_SCHEME]: "http",
    [semconv.ATTR_URL_QUERY]: "b=c",
    [semconv.ATTR_SERVER_ADDRESS]: "user.example",
    [semconv.ATTR_SERVER_PORT]: 81,
    [semconv.ATTR_CLIENT_ADDRESS]: "192.0.2.1",
    [semconv.ATTR_NETWORK_PEER_ADDRESS]: "192.0.2.1",
    [semconv.ATTR_NETWORK_PEER_PORT]: 4711,
    [semconv.ATTR_USER_AGENT_ORIGINAL]: "test",
    [semconv.ATTR_HTTP_ROUTE]: "/:name",
    [semconv.ATTR_HTTP_RESPONSE_STATUS_CODE]: 500,
    [semconv.ATTR_ERROR_TYPE]: "500",
  });
  assert.equal(span.instrumentationScope.schemaUrl, semconv.SCHEMA_URL);
});

test("instrumentHandler() records the port of the scheme that a proxy got", async () => {
  using collected = new CollectedSpans();
  const handler = traced(() => new Response());
  const hosts = ["shop.example", "shop.example:8080"];
  for (const host of hosts) {
    const headers = { "x-forwarded-proto": "https" };
    await handler(new Request(`http://${host}/`, { headers }));
  }
  const ports = collected.spans.map(({ attributes }) => attributes["server.port"]);
  assert.deepEqual(ports, [443, 8080]);
});

test("instrumentHandler() takes the scheme of a WebSocket for that of its handshake", async () => {
  using collected = new CollectedSpans();
  const handler = traced(() => new Response());
  for (const proto of ["ws", "WSS", "gopher"]) {
    const headers = { "x-forwarded-proto": proto };
    await handler(new Request("http://shop.example/", { headers }));
  }
  assert.deepEqual(
    collected.spans.map(({ attributes }) => [attributes["url.scheme"], attributes["server.port"]]),
    [["http", 80], ["https", 443], ["http", 80]],
  );
});

test("instrumentHandler() records the peer when a proxy hides the client", async () => {
  using collected = new CollectedSpans();
  const handler = traced(() => new Response());
  for (const forwarded of ["for=unknown", 'For="Unknown"', "for=192.0.2.7"]) {
    await handler(new Request("http://shop.example/", { headers: { forwarded } }));
  }
  assert.deepEqual(
    collected.spans.map(({ attributes }) => attributes["client.address"]),
    ["192.0.2.1", "192.0.2.1", "192.0.2.7"],
  );
});

test("instrumentHandler() waits for anything with a then", async () => {
  using collected = new CollectedSpans();
  const response = new Response("x");
  const handler = traced(() => ({
    then: (resolve: (value: Response) => void) => resolve(response),
  }));
  assert.equal(await handler(new Request("http://a/"), undefined), response);
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
});

test("instrumentHandler() keeps the receiver and the arguments", () => {
  using _collected = new CollectedSpans();
  const receiver = {};
  const handler = traced(function (this: unknown, ...args: unknown[]) {
    return [this, ...args];
  });
  const request = new Request("http://a/");
  assert.deepEqual(handler.call(receiver, request, 1, 2), [receiver, request, 1, 2]);
});

test("instrumentHandler() calls the handler of what is no request at all", () => {
  using _collected = new CollectedSpans();
  const handler = traced(() => "answer");
  // why: only untyped code can call it so
  assert.equal(handler(undefined as unknown as Request, undefined), "answer");
});

test("instrumentHandler() takes any headers, methods, paths and errors", () => {
  using collected = new CollectedSpans();
  const text = fc.oneof(
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((n) => String.fromCharCode(n)) }),
    fc.constantFrom(
      "for=",
      'for="',
      ",",
      ";;==",
      "00-",
      `00-${"0".repeat(32)}-${"0".repeat(16)}-01`,
      `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
      "a=1,".repeat(40),
      "%%%",
      "[::",
      ":99999999",
    ),
  );
  const names = fc.constantFrom(
    "traceparent",
    "tracestate",
    "baggage",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "user-agent",
    "host",
    "x-captured",
  );
  const response = new Response("x");
  const handler = traced((_request, thrown) => {
    if (thrown !== undefined) throw thrown;
    return response;
  }, { captureRequestHeaders: ["x-captured", "user-agent"] });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, text), { maxLength: 6 }),
      fc.webPath(),
      fc.webQueryParameters(),
      fc.option(fc.anything(), { nil: undefined, freq: 10 }),
      (headers, path, query, thrown) => {
        const request = new Request(`http://localhost${path}?${query}`, {
          headers: headers.map(([name, value]) => [name, value]),
        });
        try {
          assert.equal(handler(request, thrown), response);
        } catch (error) {
          assert.equal(Object.is(error, thrown), true);
        }
      },
    ),
    { numRuns: 10_000 },
  );
  assert.equal(collected.spans.length, 10_000);
  for (const span of collected.spans) {
    assert.equal(span.name, "GET");
    assert.equal(
      span.status.code === SpanStatusCode.ERROR,
      span.attributes["error.type"] !== undefined,
    );
  }
});

test("HTTP_SCOPE_VERSION is the version of the package", () => {
  const path = new URL("../../deno.json", import.meta.url);
  assert.equal(HTTP_SCOPE_VERSION, JSON.parse(readFileSync(path, "utf8")).version);
});

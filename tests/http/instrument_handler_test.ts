import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SpanStatusCode, type TextMapGetter } from "../../src/api/mod.ts";
import {
  instrumentHandler,
  type RequestHandler,
  ServerInstrumentation,
  type ServerRequest,
  type ServerRuntime,
} from "../../src/http/mod.ts";
import { AlwaysOffSampler } from "../../src/sdk/mod.ts";
import * as semconv from "../../src/semconv/mod.ts";
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
  endWithoutResponse(active: ServerRequest): boolean {
    active.end();
    return true;
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
  for (
    const [scheme, proto] of [
      ["https", "ws"],
      ["http", "WSS"],
      ["https", "HTTP"],
      ["http", "gopher"],
    ]
  ) {
    const headers = { "x-forwarded-proto": proto };
    await handler(new Request(`${scheme}://shop.example/`, { headers }));
  }
  assert.deepEqual(
    collected.spans.map(({ attributes }) => [attributes["url.scheme"], attributes["server.port"]]),
    [["http", 80], ["https", 443], ["http", 80], ["http", 80]],
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

test("instrumentHandler() hands on what throws when it is asked whether it is a promise", () => {
  using _collected = new CollectedSpans();
  const answer = new Proxy({}, {
    has() {
      throw new Error("no");
    },
  });
  const handler = traced(() => answer);
  assert.equal(handler(new Request("http://shop.test/"), undefined), answer);
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

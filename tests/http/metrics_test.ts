import assert from "node:assert/strict";
import { test } from "node:test";
import { ROOT_CONTEXT } from "../../src/api/mod.ts";
import { HttpInstruments } from "../../src/http/http_instruments.ts";
import { type Fetch, setRoute, wrapFetch } from "../../src/http/mod.ts";
import {
  type DurationAttributes,
  durationAttributes,
  ServerDurations,
} from "../../src/http/server/server_durations.ts";
import { instrument as instrumentBun } from "../../src/platform/bun/mod.ts";
import { instrumentRoutes } from "../../src/platform/deno/mod.ts";
import { AlwaysOffSampler } from "../../src/sdk/mod.ts";
import { CollectedMetrics } from "./collected_metrics.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentHandler, isDeno, startServer } from "./start_server.ts";

const SERVER_DURATION = "http.server.request.duration";
const CLIENT_DURATION = "http.client.request.duration";

function known(attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

test("instrument() records how long a request took, with the server span as exemplar", async () => {
  using spans = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  await using server = startServer(() => {
    setRoute("/users/:id");
    return new Response("hello");
  });
  await (await fetch(`${server.url}/users/42`)).text();
  const span = await spans.one();
  const { descriptor, dataPoints: [point] } = await metrics.histogram(SERVER_DURATION);
  assert.equal(descriptor.unit, "s");
  assert.deepEqual(known(point.attributes), {
    "http.request.method": "GET",
    "url.scheme": "http",
    "http.response.status_code": 200,
    "http.route": "/users/:id",
  });
  assert.equal(point.value.count, 1);
  assert.deepEqual(point.value.buckets.boundaries.slice(0, 2), [0.005, 0.01]);
  const [exemplar] = point.exemplars ?? [];
  assert.equal(exemplar.traceId, span.spanContext().traceId);
  assert.equal(exemplar.spanId, span.spanContext().spanId);
});

test("instrument() measures requests by the route that is known from the start", async () => {
  await using metrics = new CollectedMetrics();
  const handler = (): Response => new Response("a user");
  const traced = isDeno
    ? instrumentRoutes([{ pattern: { pathname: "/users/:id" }, handler }])[0].handler
    : instrumentBun({ routes: { "/users/:id": handler } }).routes["/users/:id"];
  await Reflect.apply(traced, undefined, [new Request("http://localhost/users/42")]);
  const { dataPoints: [point] } = await metrics.histogram(SERVER_DURATION);
  assert.equal(point.attributes["http.route"], "/users/:id");
});

test("instrument() measures requests that are not sampled", async () => {
  using _spans = new CollectedSpans(new AlwaysOffSampler());
  await using metrics = new CollectedMetrics();
  await using server = startServer(() => Promise.resolve(new Response("no", { status: 503 })));
  for (let i = 0; i < 3; i++) await (await fetch(server.url)).text();
  const { dataPoints: [point] } = await metrics.histogram(SERVER_DURATION);
  assert.equal(point.value.count, 3);
  assert.equal(point.attributes["error.type"], "503");
  assert.deepEqual(point.exemplars ?? [], []);
});

test("instrument() measures without a tracer provider", async () => {
  await using metrics = new CollectedMetrics();
  const startMs = performance.now();
  await using server = startServer(() => new Response("hello"));
  await (await fetch(server.url)).text();
  const { dataPoints: [{ value }] } = await metrics.histogram(SERVER_DURATION);
  assert.equal(value.count, 1);
  assert.ok(Number(value.sum) * 1000 <= performance.now() - startMs);
});

test("instrument() measures for a span what it took", async () => {
  using spans = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  await instrumentHandler(() => new Response("hello"))(new Request("http://localhost/"), {});
  const { duration: [seconds, nanos] } = await spans.one();
  const { dataPoints: [{ value }] } = await metrics.histogram(SERVER_DURATION);
  assert.ok(Math.abs(Number(value.sum) - (seconds + nanos / 1e9)) < 1e-6);
});

test("instrument() gives metric and span the same error.type", async () => {
  using spans = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  const failing = instrumentHandler(() => Promise.reject(new RangeError("secret")));
  await assert.rejects(async () => await failing(new Request("http://localhost/"), {}));
  const span = await spans.one();
  const { dataPoints: [point] } = await metrics.histogram(SERVER_DURATION);
  assert.equal(point.attributes["error.type"], "RangeError");
  assert.equal(point.attributes["error.type"], span.attributes["error.type"]);
});

test("instrument() measures a stream to its end", async () => {
  using spans = new CollectedSpans(new AlwaysOffSampler());
  await using metrics = new CollectedMetrics();
  const { promise, resolve } = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await promise;
      controller.enqueue(new Uint8Array(3));
      controller.close();
    },
  });
  const response = await instrumentHandler(() => new Response(body))(
    new Request("http://localhost/"),
    {},
  );
  assert.deepEqual((await metrics.collect()).map((one) => one.dataPoints.length), []);
  resolve();
  assert.equal((await response.arrayBuffer()).byteLength, 3);
  assert.equal((await metrics.histogram(SERVER_DURATION)).dataPoints[0].value.count, 1);
  assert.equal(spans.spans.length, 0);
});

test("instrument() measures no ignored request", async () => {
  using _spans = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  await using server = startServer(() => new Response(), { ignore: ["/healthz"] });
  await (await fetch(`${server.url}/healthz`)).text();
  assert.deepEqual(await metrics.collect(), []);
});

test("instrument() counts active requests and body sizes when told to", async () => {
  await using metrics = new CollectedMetrics();
  const seen: unknown[] = [];
  await using server = startServer(async () => {
    const active = (await metrics.collect()).find(({ descriptor }) =>
      descriptor.name === "http.server.active_requests"
    );
    seen.push(active?.dataPoints[0].value);
    return new Response("hello", { headers: { "content-length": "5" } });
  }, { metrics: { activeRequests: true, bodySizes: true } });
  await (await fetch(server.url, { method: "POST", body: "abc" })).text();
  const collected = await metrics.collect();
  const valueOf = (name: string): unknown =>
    collected.find(({ descriptor }) => descriptor.name === name)?.dataPoints[0].value;
  assert.deepEqual(seen, [1]);
  assert.equal(valueOf("http.server.active_requests"), 0);
  assert.equal(Reflect.get(Object(valueOf("http.server.request.body.size")), "sum"), 3);
  assert.equal(Reflect.get(Object(valueOf("http.server.response.body.size")), "sum"), 5);
});

test("startServer() and wrapFetch() measure all that the conventions say, when asked", async () => {
  await using metrics = new CollectedMetrics();
  const measured = { activeRequests: true, bodySizes: true };
  await using server = startServer(() => {
    return new Response("hello", { headers: { "content-length": "5" } });
  }, { metrics: measured });
  const body = "abc";
  const headers = { "content-length": "3" };
  const traced = wrapFetch(fetch, { metrics: measured });
  await (await traced(server.url, { method: "POST", body, headers })).text();
  const collected = await metrics.collect();
  const activeOf = (side: string): unknown =>
    collected.find(({ descriptor }) => descriptor.name === `http.${side}.active_requests`)
      ?.dataPoints.map(({ attributes }) => attributes);
  const method = { "http.request.method": "POST" };
  assert.deepEqual(activeOf("server"), [{ ...method, "url.scheme": "http" }]);
  const { hostname, port } = new URL(server.url);
  assert.deepEqual(activeOf("client"), [
    { ...method, "server.address": hostname, "server.port": Number(port) },
  ]);
  const described = collected.map(({ descriptor: { name, unit, description } }) => [
    name,
    unit,
    description,
  ]);
  assert.deepEqual(described.sort(), [
    ["http.client.active_requests", "{request}", "Number of active HTTP requests."],
    ["http.client.request.body.size", "By", "Size of HTTP client request bodies."],
    ["http.client.request.duration", "s", "Duration of HTTP client requests."],
    ["http.client.response.body.size", "By", "Size of HTTP client response bodies."],
    ["http.server.active_requests", "{request}", "Number of active HTTP server requests."],
    ["http.server.request.body.size", "By", "Size of HTTP server request bodies."],
    ["http.server.request.duration", "s", "Duration of HTTP server requests."],
    ["http.server.response.body.size", "By", "Size of HTTP server response bodies."],
  ]);
});

test("wrapFetch() measures no body whose size is not said in digits", async () => {
  await using metrics = new CollectedMetrics();
  const headers = { "content-length": "0x10" };
  const traced = wrapFetch<Fetch>(() => Promise.resolve(new Response("hello", { headers })), {
    metrics: { bodySizes: true },
  });
  await traced("http://localhost/");
  const collected = await metrics.collect();
  assert.deepEqual(collected.map(({ descriptor }) => descriptor.name), [CLIENT_DURATION]);
});

test("record() tells requests apart by each attribute, again and again", async () => {
  await using metrics = new CollectedMetrics();
  const names = { activeRequests: "", requestBodySize: "", responseBodySize: "" };
  const durations = new ServerDurations(
    new HttpInstruments({ ...names, side: "server", duration: SERVER_DURATION }),
  );
  const request = {
    ...{ method: "GET", scheme: "http", status: 200 },
    ...{ route: "/a", errorType: undefined },
  };
  const requests: readonly DurationAttributes[] = [
    request,
    { ...request, method: "PUT" },
    { ...request, scheme: "https" },
    { ...request, status: 503 },
    { ...request, status: undefined },
    { ...request, route: "/b" },
    { ...request, route: undefined },
    { ...request, errorType: "TypeError" },
  ];
  for (const one of [...requests, ...requests]) durations.record(1, one, ROOT_CONTEXT);
  const { dataPoints } = await metrics.histogram(SERVER_DURATION);
  assert.deepEqual(dataPoints.map(({ value }) => value.count), requests.map(() => 2));
  assert.deepEqual(
    dataPoints.map(({ attributes }) => attributes),
    requests.map((one) => known(durationAttributes(one))),
  );
});

test("record() keeps so many series, and measures all others as well", () => {
  const bound: unknown[] = [];
  const recorded: unknown[] = [];
  const durations = new ServerDurations({
    bindDuration: ({ "http.route": route }: { readonly "http.route"?: string }) => {
      bound.push(route);
      return { record: () => void recorded.push(route) };
    },
    // why: all that is asked of the instruments here
  } as unknown as HttpInstruments);
  const routes = Array.from({ length: 1025 }, (_, i) => `/${i}`);
  for (const route of [...routes, "/0", "/1023", "/1024"]) {
    const request = { method: "GET", scheme: "http", status: 200, errorType: undefined };
    durations.record(1, { ...request, route }, ROOT_CONTEXT);
  }
  assert.deepEqual(bound, [...routes, "/1024"]);
  assert.deepEqual(recorded, [...routes, "/0", "/1023", "/1024"]);
});

test("instrument() calls no hook for a request that is measured and not recorded", async () => {
  using _spans = new CollectedSpans(new AlwaysOffSampler());
  await using metrics = new CollectedMetrics();
  let callCount = 0;
  const count = (): void => void callCount++;
  await using server = startServer(() => new Response("hello"), {
    onRequest: count,
    onResponse: count,
  });
  await (await fetch(server.url)).text();
  assert.equal((await metrics.histogram(SERVER_DURATION)).dataPoints[0].value.count, 1);
  assert.equal(callCount, 0);
});

test("wrapFetch() counts active requests and body sizes when told to", async () => {
  await using metrics = new CollectedMetrics();
  const active: unknown[] = [];
  const traced = wrapFetch(async (_input: unknown, _init?: RequestInit) => {
    active.push(await valueOf(metrics, "http.client.active_requests"));
    return new Response("hello", { headers: { "content-length": "5" } });
  }, { metrics: { activeRequests: true, bodySizes: true } });
  const refuse = (_input: unknown, _init?: RequestInit) => Promise.reject(new Error("no"));
  const failing = wrapFetch(refuse, { metrics: { activeRequests: true, bodySizes: true } });
  const headers = { "content-length": "3" };
  await traced("http://example.test/", { method: "POST", body: "abc", headers });
  await assert.rejects(
    failing("http://example.test/", { method: "POST", headers: { "content-length": "2" } }),
  );
  assert.deepEqual(active, [1]);
  assert.equal(await valueOf(metrics, "http.client.active_requests"), 0);
  for (const [what, sums] of [["request", [3, 2]], ["response", [5]]] as const) {
    const { dataPoints } = await metrics.histogram(`http.client.${what}.body.size`);
    assert.deepEqual(
      dataPoints.map(({ value }) => [value.count, value.sum]),
      sums.map((sum) => [1, sum]),
    );
  }
});

test("wrapFetch() measures a call whose answer is no response", async () => {
  await using metrics = new CollectedMetrics();
  // why: a fetch of a test may answer anything
  const answer = (_input: unknown) => Promise.resolve(undefined as unknown as Response);
  const traced = wrapFetch(answer, { metrics: { activeRequests: true } });
  await traced("http://example.test/");
  assert.equal(await valueOf(metrics, "http.client.active_requests"), 0);
  const { dataPoints: [point] } = await metrics.histogram(CLIENT_DURATION);
  assert.equal(point.value.count, 1);
});

async function valueOf(metrics: CollectedMetrics, name: string): Promise<unknown> {
  const found = (await metrics.collect()).find(({ descriptor }) => descriptor.name === name);
  return found?.dataPoints[0].value;
}

test("wrapFetch() records how long a response took, with the client span as exemplar", async () => {
  using spans = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  const traced = wrapFetch((_input: unknown) =>
    Promise.resolve(new Response("no", { status: 404 }))
  );
  await traced("http://example.test:8080/cart?secret=1");
  const span = await spans.one();
  const { dataPoints: [point] } = await metrics.histogram(CLIENT_DURATION);
  assert.deepEqual(known(point.attributes), {
    "http.request.method": "GET",
    "server.address": "example.test",
    "server.port": 8080,
    "http.response.status_code": 404,
    "error.type": "404",
  });
  assert.equal(point.exemplars?.[0].spanId, span.spanContext().spanId);
});

test("wrapFetch() measures failures with the error.type of the span, sampled or not", async () => {
  const traced = wrapFetch((_input: unknown) => Promise.reject(new RangeError("no")));
  await using metrics = new CollectedMetrics();
  {
    using spans = new CollectedSpans();
    await assert.rejects(traced("http://example.test/"));
    assert.equal((await spans.one()).attributes["error.type"], "RangeError");
  }
  using _spans = new CollectedSpans(new AlwaysOffSampler());
  await assert.rejects(traced("http://example.test/"));
  const { dataPoints } = await metrics.histogram(CLIENT_DURATION);
  assert.equal(dataPoints.length, 1);
  assert.equal(dataPoints[0].value.count, 2);
  assert.equal(dataPoints[0].attributes["error.type"], "RangeError");
});

test("wrapFetch() takes a request that its caller aborted for no error", async () => {
  await using metrics = new CollectedMetrics();
  const traced = wrapFetch((_input, init) => Promise.reject(init?.signal?.reason));
  await assert.rejects(traced("http://example.test/", { signal: AbortSignal.abort() }));
  const { dataPoints: [point] } = await metrics.histogram(CLIENT_DURATION);
  assert.equal(point.attributes["error.type"], undefined);
});

test("instrument() measures nothing without a meter provider", async () => {
  using spans = new CollectedSpans();
  await using server = startServer(() => new Response("hello"));
  await (await fetch(server.url)).text();
  await spans.one();
  await using metrics = new CollectedMetrics();
  assert.deepEqual(await metrics.collect(), []);
});

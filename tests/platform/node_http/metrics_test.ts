import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { instrument, setRoute } from "../../../src/platform/node_http/mod.ts";
import { AlwaysOffSampler } from "../../../src/sdk/mod.ts";
import { CollectedMetrics } from "../../http/collected_metrics.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { startNodeServer } from "./start_node_server.ts";

test("instrument() measures each request of node:http once, also over one connection", async () => {
  using collected = new CollectedSpans();
  await using metrics = new CollectedMetrics();
  const server = await startNodeServer(instrument((request, response) => {
    if (request.url === "/users/1") setRoute("/users/:id");
    response.setHeader("content-length", "5");
    response.end("hello");
  }, { metrics: { activeRequests: true, bodySizes: true } }));
  for (const path of ["/users/1", "/users/1", "/other"]) {
    await (await fetch(server.url + path, { method: "POST", body: "abc" })).text();
  }
  // Each response has closed when all connections have.
  await server[Symbol.asyncDispose]();
  assert.equal(collected.spans.length, 3);
  const { dataPoints } = await metrics.histogram("http.server.request.duration");
  assert.deepEqual(
    dataPoints.map(({ attributes, value }) => [attributes["http.route"], value.count]),
    [["/users/:id", 2], [undefined, 1]],
  );
  assert.equal(dataPoints[0].attributes["http.response.status_code"], 200);
  const sizes = await metrics.histogram("http.server.request.body.size");
  assert.equal(sizes.dataPoints[0].value.sum, 6);
  const answers = await metrics.histogram("http.server.response.body.size");
  assert.equal(answers.dataPoints[0].value.sum, 10);
  const active = (await metrics.collect()).find(({ descriptor }) =>
    descriptor.name === "http.server.active_requests"
  );
  assert.deepEqual(active?.dataPoints.map(({ value }) => value), [0]);
});

test("instrument() measures requests of node:http that are not sampled", async () => {
  using _ = new CollectedSpans(new AlwaysOffSampler());
  await using metrics = new CollectedMetrics();
  const server = await startNodeServer(instrument((_request, response) => {
    response.statusCode = 503;
    response.end();
  }));
  await (await fetch(server.url)).text();
  await server[Symbol.asyncDispose]();
  const { dataPoints } = await metrics.histogram("http.server.request.duration");
  assert.equal(dataPoints[0].attributes["error.type"], "503");
});

test("instrument() measures a request once whose listener fails when it is answered", async () => {
  await using metrics = new CollectedMetrics();
  const traced = instrument(async (_request, response) => {
    response.end();
    await once(response, "finish");
    throw new RangeError("too late");
  });
  const failures: unknown[] = [];
  const server = await startNodeServer((request, response) => {
    traced(request, response).catch((error: unknown) => failures.push(error));
  });
  await (await fetch(server.url)).text();
  await server[Symbol.asyncDispose]();
  assert.equal(failures.length, 1);
  const { dataPoints } = await metrics.histogram("http.server.request.duration");
  assert.deepEqual(dataPoints.map(({ value }) => value.count), [1]);
});

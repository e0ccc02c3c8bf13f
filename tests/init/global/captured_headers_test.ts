import assert from "node:assert/strict";
import { test } from "node:test";
import { type HttpOptions, init } from "../../../mod.ts";
import { instrumentFetch as instrumentBunFetch } from "../../../src/platform/bun/mod.ts";
import { instrumentFetch as instrumentDenoFetch } from "../../../src/platform/deno/mod.ts";
import { SimpleSpanProcessor } from "../../../src/sdk/mod.ts";
import { InMemorySpanExporter } from "../../../src/testing/mod.ts";
import { isDeno, type StartedServer, startServer } from "../../http/start_server.ts";

const respond = () => new Response("hello", { headers: { "x-answer": "1", "x-other": "2" } });

/** The headers that a set-up records of one request, of the server's span and the client's. */
async function headersOf(server: StartedServer, http: HttpOptions): Promise<readonly unknown[]> {
  const exporter = new InMemorySpanExporter();
  const handle = init({
    traces: { exporter: "none" },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    http,
  });
  try {
    await (await fetch(server.url, { headers: { "x-question": "3", "x-more": "4" } })).text();
    await handle.forceFlush();
  } finally {
    await handle.shutdown();
  }
  return exporter.finishedSpans().flatMap(({ kind, attributes }) =>
    Object.entries(attributes).filter(([name]) => /^http\.(request|response)\.header\./.test(name))
      .map(([name, value]) => `${kind} ${name} ${value}`)
  ).sort();
}

test("init() names the headers of http also for what was made before it", async () => {
  const uninstall = isDeno ? instrumentDenoFetch() : instrumentBunFetch();
  await using server = startServer(respond);
  try {
    const http = {
      server: { captureRequestHeaders: ["X-Question"], captureResponseHeaders: ["X-Answer"] },
      client: { captureRequestHeaders: ["x-more"], captureResponseHeaders: ["x-other", "x-none"] },
    };
    assert.deepEqual(await headersOf(server, http), [
      "1 http.request.header.x-question 3",
      "1 http.response.header.x-answer 1",
      "2 http.request.header.x-more 4",
      "2 http.response.header.x-other 2",
    ]);
    // What the set-up before named is no longer recorded.
    assert.deepEqual(await headersOf(server, {}), []);
  } finally {
    uninstall();
  }
});

test("instrument() with captured headers wins over init(), also with an empty list", async () => {
  await using server = startServer(respond, {
    captureRequestHeaders: ["x-more"],
    captureResponseHeaders: [],
  });
  const http = {
    server: { captureRequestHeaders: ["x-question"], captureResponseHeaders: ["x-answer"] },
  };
  assert.deepEqual(await headersOf(server, http), ["1 http.request.header.x-more 4"]);
});

test("init() refuses what is no list of names of headers", () => {
  for (const names of [["a b"], [""], "x-a", [1]]) {
    // why: plain JavaScript may give anything
    const captureRequestHeaders = names as readonly string[];
    assert.throws(
      () => init({ http: { client: { captureRequestHeaders } } }),
      /TypeError: .*http\.client\.captureRequestHeaders/,
    );
  }
  // why: the same
  const http = { server: { captureHeaders: [] } } as HttpOptions;
  assert.doesNotThrow(() => init({ disabled: true, http }).shutdown());
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { context, ROOT_CONTEXT, suppressTracing } from "../../src/api/mod.ts";
import type { HttpServerOptions } from "../../src/http/mod.ts";
import { instrumentServe as instrumentBun } from "../../src/platform/bun/mod.ts";
import { instrumentServe as instrumentDeno } from "../../src/platform/deno/mod.ts";
import { PrometheusExporter } from "../../src/prometheus/mod.ts";
import { endedBy } from "../support/ended_by.ts";
import { textOf } from "../support/text_of.ts";
import { CollectedSpans } from "./collected_spans.ts";
import {
  instrumentHandler,
  isDeno,
  runtimes,
  startBareServer,
  startBun,
  startDeno,
} from "./start_server.ts";

const instrumentServe = isDeno ? instrumentDeno : instrumentBun;

const hello = (): Response => new Response("hello");

test("instrumentServe() traces every server that is started, until it is taken out", async () => {
  using collected = new CollectedSpans();
  const end = instrumentServe({ ignore: ["/healthz"] });
  await using traced = startBareServer(hello);
  end();
  await using bare = startBareServer(hello);
  assert.equal(await textOf(`${bare.url}/bare`), "hello");
  assert.equal(await textOf(`${traced.url}/healthz`), "hello");
  assert.equal(await textOf(`${traced.url}/a`), "hello");
  const { attributes, name } = await collected.one();
  assert.equal(name, "GET");
  assert.equal(attributes["url.path"], "/a");
  assert.equal(attributes["client.address"], "127.0.0.1");
});

test("instrumentServe() leaves a handler that is traced already to its own options", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  await using server = startBareServer(instrumentHandler(hello, { ignore: ["/b"] }));
  await textOf(`${server.url}/b`);
  await textOf(`${server.url}/a`);
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/a");
  assert.equal(collected.spans.length, 1);
});

test("instrumentServe() leaves a server alone that is started without tracing", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  const suppressed = suppressTracing(ROOT_CONTEXT);
  await using quiet = context.with(suppressed, () => startBareServer(hello));
  await using traced = startBareServer(hello);
  await textOf(`${quiet.url}/quiet`);
  await textOf(`${traced.url}/a`);
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/a");
});

test("instrumentServe() leaves the server alone that Prometheus asks", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  await using scraped = new PrometheusExporter().serve({ port: 0 });
  await using traced = startBareServer(hello);
  assert.equal(await textOf(scraped?.url ?? ""), "");
  await textOf(`${traced.url}/a`);
  const span = await collected.one();
  assert.equal(span.attributes["url.path"], "/a");
});

test("instrumentServe() knows the status that the server makes of an error", async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  const fails = (): never => {
    throw new RangeError("no");
  };
  const busy = (): Response => new Response("busy", { status: 503 });
  await using server = isDeno
    ? startDeno(fails, { onError: busy })
    : startBun({ fetch: fails, error: busy });
  const response = await fetch(server.url);
  assert.equal(await response.text(), "busy");
  const { attributes } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 503);
  assert.equal(attributes["error.type"], "RangeError");
});

test("instrumentServe() refuses options where they are given", () => {
  // why: plain JavaScript may give anything
  const options = { ignore: 5 } as unknown as HttpServerOptions;
  assert.throws(() => instrumentServe(options), TypeError);
});

test("instrumentServe() leaves to the runtime what the runtime refuses", () => {
  const problemOf = (args: readonly unknown[]): string => {
    const runtime = runtimes.Deno ?? runtimes.Bun;
    try {
      // why: of this no server can be made
      Reflect.apply(runtime?.serve as (...args: unknown[]) => unknown, runtime, args);
    } catch (error) {
      return String(error);
    }
    return "none";
  };
  const wrong = isDeno ? [[], [5], [{}], [{ handler: 5 }]] : [[], [5], [{}], [{ fetch: 5 }]];
  const bare = wrong.map(problemOf);
  using _ = endedBy(instrumentServe());
  assert.deepEqual(wrong.map(problemOf), bare);
  assert.equal(bare.includes("none"), false);
});

test("instrumentServe() traces all the ways to call Deno.serve", {
  skip: isDeno ? false : "needs Deno",
}, async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  // why: the test runs on Deno
  const serve = runtimes.Deno?.serve as unknown as (...args: unknown[]) => DenoServer;
  const quiet = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
  const servers = [
    serve(quiet, hello),
    serve({ ...quiet, handler: hello }),
    serve({ ...quiet, handler: hello, onError: () => new Response() }),
  ];
  for (const { addr } of servers) await textOf(`http://127.0.0.1:${addr.port}/`);
  assert.equal((await collected.ended(3)).length, 3);
  await Promise.all(servers.map((server) => server.shutdown()));
});

interface DenoServer {
  readonly addr: { readonly port: number };
  shutdown(): Promise<void>;
}

test("instrumentServe() traces a handler that Deno.serve is given alone", {
  skip: isDeno ? false : "needs Deno",
}, async () => {
  using collected = new CollectedSpans();
  const deno: object = Object(runtimes.Deno);
  const serve: unknown = Reflect.get(deno, "serve");
  // Deno itself would listen on a port that this test cannot choose.
  Reflect.set(deno, "serve", (...args: unknown[]) => args);
  try {
    using _ = endedBy(instrumentServe());
    const given: unknown = Reflect.apply(Reflect.get(deno, "serve"), deno, [hello]);
    assert.ok(Array.isArray(given) && given.length === 1);
    assert.equal(await (await given[0](new Request("http://localhost/"))).text(), "hello");
    assert.equal((await collected.one()).name, "GET");
  } finally {
    Reflect.set(deno, "serve", serve);
  }
});

test("instrumentServe() traces routes, and what server.reload is given", {
  skip: isDeno ? "needs Bun" : false,
}, async () => {
  using collected = new CollectedSpans();
  using _ = endedBy(instrumentServe());
  await using server = startBun({ routes: { "/users/:id": hello }, fetch: hello });
  assert.equal(await textOf(`${server.url}/users/1`), "hello");
  server.reload({ routes: { "/orders/:id": hello }, fetch: hello });
  assert.equal(await textOf(`${server.url}/orders/1`), "hello");
  server.reload({ routes: { "/orders/:id": () => new Response("again") }, fetch: hello });
  assert.equal(await textOf(`${server.url}/orders/1`), "again");
  await using routed = startBun({ routes: { "/items/:id": hello } });
  assert.equal(await textOf(`${routed.url}/items/1`), "hello");
  const names = (await collected.ended(4)).map(({ name }) => name);
  assert.deepEqual(names, [
    "GET /users/:id",
    "GET /orders/:id",
    "GET /orders/:id",
    "GET /items/:id",
  ]);
});

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { init, type OtelHandle, trace } from "../../../mod.ts";
import { instrumentFetch as instrumentBunFetch } from "../../../src/platform/bun/mod.ts";
import { instrumentFetch as instrumentDenoFetch } from "../../../src/platform/deno/mod.ts";
import { SimpleSpanProcessor, TracerProvider } from "../../../src/sdk/mod.ts";
import { InMemorySpanExporter } from "../../../src/testing/mod.ts";
import { isDeno, type StartedServer, startServer } from "../../http/start_server.ts";

/** A set-up that knows these methods, and what it records of a server that is there already. */
async function methodsOf(
  server: StartedServer,
  knownMethods: readonly string[] | undefined,
): Promise<readonly unknown[]> {
  const exporter = new InMemorySpanExporter();
  const handle: OtelHandle = init({
    traces: { exporter: "none" },
    metrics: { exporter: "none" },
    logs: { exporter: "none" },
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    http: { knownMethods },
  });
  await ask(server);
  await handle.forceFlush();
  await handle.shutdown();
  return methodsIn(exporter);
}

/** Sends a request by each of two methods. */
async function ask(server: StartedServer): Promise<void> {
  for (const method of ["PURGE", "GET"]) {
    await (await fetch(server.url, { method })).text();
  }
}

/** The kinds of the spans, and the methods that they have. */
function methodsIn(exporter: InMemorySpanExporter): readonly string[] {
  return exporter.finishedSpans().map(({ kind, attributes }) =>
    `${kind} ${attributes["http.request.method"]} ${attributes["http.request.method_original"]}`
  ).sort();
}

/** The same of a server, by a provider that nobody has told of methods. */
async function methodsWithoutInit(server: StartedServer): Promise<readonly string[]> {
  const exporter = new InMemorySpanExporter();
  await using provider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  try {
    await ask(server);
    await provider.forceFlush();
    return methodsIn(exporter);
  } finally {
    trace.disable();
  }
}

// The first of all: the environment is asked once, unless init() has been there.
test("OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS is heeded without init()", async () => {
  process.env["OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS"] = "PURGE";
  try {
    await using server = startServer(() => new Response("hello"));
    assert.deepEqual(await methodsWithoutInit(server), ["1 PURGE undefined", "1 _OTHER GET"]);
  } finally {
    delete process.env["OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS"];
  }
});

test("http.knownMethods is heeded by instrumentation that was made before init()", async () => {
  const uninstall = isDeno ? instrumentDenoFetch() : instrumentBunFetch();
  await using server = startServer(() => new Response("hello"));
  try {
    assert.deepEqual(await methodsOf(server, ["PURGE"]), [
      "1 PURGE undefined",
      "1 _OTHER GET",
      "2 PURGE undefined",
      "2 _OTHER GET",
    ]);
    // What the set-up before knew is no longer known, though it was asked for last.
    assert.deepEqual(await methodsOf(server, undefined), [
      "1 GET undefined",
      "1 _OTHER PURGE",
      "2 GET undefined",
      "2 _OTHER PURGE",
    ]);
  } finally {
    uninstall();
  }
});

test("instrument() with knownMethods wins over http.knownMethods of init()", async () => {
  await using server = startServer(() => new Response("hello"), { knownMethods: ["GET"] });
  assert.deepEqual(await methodsOf(server, ["PURGE"]), ["1 GET undefined", "1 _OTHER PURGE"]);
});

test("OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS is heeded with init() and after it", async () => {
  await using server = startServer(() => new Response("hello"));
  process.env["OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS"] = "PURGE,,HEAD";
  try {
    assert.deepEqual(await methodsOf(server, undefined), ["1 PURGE undefined", "1 _OTHER GET"]);
    assert.deepEqual(await methodsWithoutInit(server), ["1 PURGE undefined", "1 _OTHER GET"]);
  } finally {
    delete process.env["OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS"];
  }
});

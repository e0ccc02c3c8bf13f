// On Deno 2.9.6 what is active at an `import()` that loads something stays active in whatever the
// runtime calls next, such as the handlers of further requests.
import assert from "node:assert/strict";
import { get } from "node:http";
import { test } from "node:test";
import { context, createContextKey, register, ROOT_CONTEXT, trace } from "../../src/api/mod.ts";
import { instrument } from "../../src/platform/node_http/mod.ts";
import {
  AsyncLocalStorageContextManager,
  type ReadableSpan,
  SamplingDecision,
} from "../../src/sdk/mod.ts";
import { startNodeServer } from "../platform/node_http/start_node_server.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentHandler, startBareServer, startServer } from "./start_server.ts";

let loads = 0;

/** Loads a module that nobody has loaded. */
async function loadLate(): Promise<void> {
  await import(`data:text/javascript,export const load = ${loads++};`);
}

/** Whether a path asks for a module. */
function isLate(url: string | undefined): boolean {
  return url?.includes("/late") === true;
}

async function lateHandler(request: Request): Promise<Response> {
  if (isLate(request.url)) await loadLate();
  return new Response("ok");
}

/** Sends requests one after the other, each read to its end. */
async function ask(url: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await (await fetch(url + path)).text();
}

function paths(spans: readonly ReadableSpan[]): unknown[] {
  return spans.map(({ attributes }) => attributes["url.path"]);
}

function assertRoots(spans: readonly ReadableSpan[], expected: readonly string[]): void {
  assert.deepEqual(paths(spans), expected);
  for (const { parentSpanContext } of spans) assert.equal(parentSpanContext, undefined);
  assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, expected.length);
}

test("instrument() starts a trace for each request after one that imports something", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(lateHandler);
  await ask(server.url, ["/late", "/a", "/late", "/b"]);
  assertRoots(await collected.ended(4), ["/late", "/a", "/late", "/b"]);
});

test("instrument() of node:http starts a trace for each request after an import", async () => {
  using collected = new CollectedSpans();
  await using server = await startNodeServer(instrument(async (request, response) => {
    if (isLate(request.url)) await loadLate();
    response.end("ok");
  }));
  await ask(server.url, ["/late", "/a", "/late", "/b"]);
  assertRoots(await collected.ended(4), ["/late", "/a", "/late", "/b"]);
});

test("instrument() starts a trace for a request while one that imports goes on", async () => {
  using collected = new CollectedSpans();
  const imported = Promise.withResolvers<void>();
  const others = Promise.withResolvers<void>();
  await using server = startServer(async (request) => {
    if (!isLate(request.url)) return new Response("ok");
    await loadLate();
    imported.resolve();
    await others.promise;
    return new Response("late");
  });
  const late = ask(server.url, ["/late"]);
  await imported.promise;
  await ask(server.url, ["/a", "/b"]);
  others.resolve();
  await late;
  assertRoots(await collected.ended(3), ["/a", "/b", "/late"]);
});

test("instrument() of node:http starts a trace while a request that imports goes on", async () => {
  using collected = new CollectedSpans();
  const imported = Promise.withResolvers<void>();
  const others = Promise.withResolvers<void>();
  await using server = await startNodeServer(instrument(async (request, response) => {
    if (isLate(request.url)) {
      await loadLate();
      imported.resolve();
      await others.promise;
    }
    response.end("ok");
  }));
  const late = ask(server.url, ["/late"]);
  await imported.promise;
  await new Promise<void>((resolve) => {
    get(`${server.url}/a`, { agent: false }, (answer) => answer.resume().on("end", resolve));
  });
  others.resolve();
  await late;
  assertRoots(await collected.ended(2), ["/a", "/late"]);
});

test("instrument() traces requests after one that is not sampled and imports", async () => {
  using collected = new CollectedSpans({
    shouldSample: (parent, _traceId, _name, _kind, attributes) => {
      const isKept = trace.getSpanContext(parent) === undefined &&
        !isLate(`${attributes["url.path"]}`);
      return {
        decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      };
    },
    toString: () => "all but the late ones",
  });
  await using server = startServer(lateHandler);
  await ask(server.url, ["/late", "/a"]);
  assertRoots(await collected.ended(1), ["/a"]);
});

test("instrument() traces requests after one that is ignored and imports", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(lateHandler, { ignore: ["/late"] });
  await ask(server.url, ["/late", "/a"]);
  assertRoots(await collected.ended(1), ["/a"]);
});

test("instrument() runs no handler in the context of an import, where nobody records", async () => {
  const key = createContextKey("test");
  const registration = register({ contextManager: new AsyncLocalStorageContextManager() });
  try {
    await using server = startServer(async (request) => {
      const seen = context.active().getValue(key);
      if (isLate(request.url)) await context.with(ROOT_CONTEXT.setValue(key, "late"), loadLate);
      return new Response(`${seen}`);
    });
    await ask(server.url, ["/late"]);
    assert.equal(await (await fetch(`${server.url}/a`)).text(), "undefined");
  } finally {
    registration.unregister();
  }
});

test("instrument() starts a trace after an import where nothing is passed along", async () => {
  using collected = new CollectedSpans();
  const traced = instrumentHandler(lateHandler);
  await using server = startBareServer((request) => traced(request, {}));
  await ask(server.url, ["/late", "/a"]);
  assertRoots(await collected.ended(2), ["/late", "/a"]);
});

test("instrument() traces nothing of an ignored request that is handed on", async () => {
  using collected = new CollectedSpans();
  const inner = instrumentHandler(lateHandler);
  await using server = startServer((request, extra) => inner(request, extra), {
    ignore: ["/late"],
  });
  await ask(server.url, ["/late", "/a", "/late", "/b"]);
  assertRoots(await collected.ended(2), ["/a", "/b"]);
});

test("instrument() makes what is served inside of a request its part after an import", async () => {
  using collected = new CollectedSpans();
  const inner = instrumentHandler(lateHandler);
  await using server = startServer(async (request, extra) => {
    await loadLate();
    return await inner(new Request(new URL("/inner", request.url)), extra);
  });
  await ask(server.url, ["/one", "/two"]);
  const spans = await collected.ended(4);
  assert.deepEqual(paths(spans), ["/inner", "/one", "/inner", "/two"]);
  for (const at of [0, 2]) {
    assert.equal(spans[at].parentSpanContext?.spanId, spans[at + 1].spanContext().spanId);
    assert.equal(spans[at + 1].parentSpanContext, undefined);
  }
});

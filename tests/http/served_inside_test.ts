import assert from "node:assert/strict";
import { test } from "node:test";
import {
  context,
  propagation,
  register,
  ROOT_CONTEXT,
  suppressTracing,
} from "../../src/api/mod.ts";
import { W3CBaggagePropagator } from "../../src/propagation/mod.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentHandler } from "./start_server.ts";

test("instrument() makes a request that is served inside of another one a part of it", async () => {
  using collected = new CollectedSpans();
  const inner = instrumentHandler(() => new Response("inner"));
  const outer = instrumentHandler((_request, extra) =>
    inner(new Request("http://localhost/inner"), extra)
  );
  assert.equal(await (await outer(new Request("http://localhost/outer"), {})).text(), "inner");
  const spans = await collected.ended(2);
  const [innerSpan, outerSpan] = spans.toSorted((a, b) =>
    String(b.attributes["url.path"]) > String(a.attributes["url.path"]) ? -1 : 1
  );
  assert.equal(innerSpan.parentSpanContext?.spanId, outerSpan.spanContext().spanId);
  assert.equal(innerSpan.spanContext().traceId, outerSpan.spanContext().traceId);
  assert.equal(outerSpan.parentSpanContext, undefined);
});

test("instrument() traces nothing that is served while tracing is suppressed", async () => {
  using collected = new CollectedSpans();
  const handler = instrumentHandler(() => new Response("quiet"));
  const response = await context.with(
    suppressTracing(ROOT_CONTEXT),
    () => handler(new Request("http://localhost/"), {}),
  );
  assert.equal(await response.text(), "quiet");
  assert.deepEqual(collected.spans, []);
});

test("instrument() runs the handler with what headers carry, where nobody records", async () => {
  const registration = register({
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CBaggagePropagator(),
  });
  try {
    const handler = instrumentHandler(() => {
      const entry = propagation.getBaggage(context.active())?.getEntry("user");
      return new Response(entry?.value);
    });
    const request = new Request("http://localhost/", { headers: { baggage: "user=7" } });
    assert.equal(await (await handler(request, {})).text(), "7");
  } finally {
    registration.unregister();
  }
});

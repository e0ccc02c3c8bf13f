import assert from "node:assert/strict";
import { test } from "node:test";
import {
  context,
  isTracingSuppressed,
  register,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from "../../src/api/mod.ts";
import { type BodyEnd, type HttpServerOptions, watchStream } from "../../src/http/mod.ts";
import { W3CTraceContextPropagator } from "../../src/propagation/mod.ts";
import { AlwaysOffSampler, AsyncLocalStorageContextManager } from "../../src/sdk/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { rawExchange } from "./raw_exchange.ts";
import { instrumentHandler, startServer } from "./start_server.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A promise and what settles it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

test("instrument() ends the span when a stream has been sent, with the context in it", async () => {
  using collected = new CollectedSpans();
  const { opened, open } = gate();
  const active: (string | undefined)[] = [];
  await using server = startServer(() => {
    let step = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          active.push(trace.getActiveSpan()?.spanContext().spanId);
          step++;
          if (step === 2) await opened;
          active.push(trace.getActiveSpan()?.spanContext().spanId);
          if (step === 4) return controller.close();
          controller.enqueue(bytes(`chunk ${step} `));
        },
      }),
    );
  });
  const response = await fetch(server.url);
  assert.deepEqual(collected.spans, []);
  open();
  assert.equal(await response.text(), "chunk 1 chunk 2 chunk 3 ");
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(span.attributes["http.response.status_code"], 200);
  assert.deepEqual(active, Array(8).fill(span.spanContext().spanId));
});

test("instrument() makes an error of a stream that fails, after what was sent of it", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() => {
    let step = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          await Promise.resolve();
          step++;
          if (step === 3) throw new RangeError("the source broke");
          controller.enqueue(bytes("part"));
        },
      }),
    );
  });
  await rawExchange(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.ERROR);
  assert.equal(span.attributes["error.type"], "RangeError");
});

test("instrument() makes an error of a stream that fails where no server sends it", async () => {
  using collected = new CollectedSpans();
  const serve = instrumentHandler(() =>
    new Response(
      new ReadableStream({
        pull: () => Promise.reject(new RangeError("the source broke")),
      }, { highWaterMark: 0 }),
    )
  );
  const response = await serve(new Request("http://localhost/"), {});
  await assert.rejects(response.text(), RangeError);
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.ERROR);
  assert.equal(span.attributes["error.type"], "RangeError");
});

test("instrument() ends the span when the client leaves, without an error", async () => {
  using collected = new CollectedSpans();
  const { opened: cancelled, open: cancel } = gate();
  const active: unknown[] = [];
  await using server = startServer(() =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          controller.enqueue(bytes("tick"));
        },
        cancel() {
          active.push(trace.getActiveSpan()?.spanContext().spanId);
          cancel();
        },
      }),
    )
  );
  await rawExchange(server.port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "tick");
  await cancelled;
  const span = await collected.one();
  assert.equal(span.status.code, SpanStatusCode.UNSET);
  assert.equal(span.attributes["error.type"], undefined);
  assert.deepEqual(active, [span.spanContext().spanId]);
});

test("instrument() ends the span of a stream that nobody reads, for a HEAD", async () => {
  using collected = new CollectedSpans();
  await using server = startServer(() =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(bytes("x")) }))
  );
  await (await fetch(server.url, { method: "HEAD" })).text();
  assert.equal((await collected.one()).name, "HEAD");
});

test("instrument() passes a response of fetch on and ends the span behind its body", async () => {
  using collected = new CollectedSpans();
  const { opened, open } = gate();
  let step = 0;
  await using origin = startServer(() =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          step++;
          if (step === 2) await opened;
          if (step === 3) return controller.close();
          controller.enqueue(bytes(`part ${step} `));
        },
      }),
    ), { ignore: () => true });
  await using proxy = startServer(() => fetch(origin.url));
  const response = await fetch(proxy.url);
  assert.deepEqual(collected.spans, []);
  open();
  assert.equal(await response.text(), "part 1 part 2 ");
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
});

test("instrument() keeps the context in a transform", async () => {
  using collected = new CollectedSpans();
  const active: (string | undefined)[] = [];
  await using server = startServer(() =>
    new Response(
      new ReadableStream<string>({
        start(controller) {
          controller.enqueue("a");
          controller.enqueue("b");
          controller.close();
        },
      }).pipeThrough(
        new TransformStream<string, Uint8Array<ArrayBuffer>>({
          transform(text, controller) {
            active.push(trace.getActiveSpan()?.spanContext().spanId);
            controller.enqueue(bytes(text));
          },
        }),
      ),
    )
  );
  assert.equal(await (await fetch(server.url)).text(), "ab");
  const span = await collected.one();
  assert.deepEqual(active, Array(2).fill(span.spanContext().spanId));
});

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

/** What is active in a context, as far as it is of interest here. */
function seen(): string {
  const active = context.active();
  return isTracingSuppressed(active) ? "suppressed" : String(trace.getSpanContext(active)?.traceId);
}

/** Serves a stream that is made piece by piece, and returns what was active in each of them. */
async function seenInStream(isAsync: boolean, options: HttpServerOptions = {}): Promise<string[]> {
  const active: string[] = [];
  const answer = (): Response =>
    new Response(
      new ReadableStream({
        pull(controller) {
          active.push(seen());
          if (active.length === 4) return controller.close();
          controller.enqueue(bytes("piece "));
        },
      }, { highWaterMark: 0 }),
    );
  const answerLater = async (): Promise<Response> => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return answer();
  };
  await using server = startServer(isAsync ? answerLater : answer, options);
  const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
  assert.equal(await (await fetch(server.url, { headers })).text(), "piece piece piece ");
  return active;
}

for (const isAsync of [false, true]) {
  const when = isAsync ? "later" : "at once";

  test(`instrument() traces nothing in a stream that is ignored, sent ${when}`, async () => {
    using _collected = new CollectedSpans();
    const active = await seenInStream(isAsync, { ignore: ["/"] });
    assert.deepEqual(active, Array(4).fill("suppressed"));
  });

  test(`instrument() keeps the context in a stream that is not sampled, sent ${when}`, async () => {
    using _collected = new CollectedSpans(new AlwaysOffSampler());
    assert.deepEqual(await seenInStream(isAsync), Array(4).fill(TRACE_ID));
  });

  test(`instrument() keeps the context in a stream without an SDK, sent ${when}`, async () => {
    const registration = register({
      contextManager: new AsyncLocalStorageContextManager(),
      propagator: new W3CTraceContextPropagator(),
    });
    try {
      assert.deepEqual(await seenInStream(isAsync), Array(4).fill(TRACE_ID));
    } finally {
      registration.unregister();
    }
  });
}

/** Watches a stream and notes how it ended. */
function watched(source: ReadableStream<Uint8Array>): {
  readonly stream: ReadableStream<Uint8Array>;
  readonly ends: BodyEnd[];
} {
  const ends: BodyEnd[] = [];
  return { stream: watchStream(source, ROOT_CONTEXT, (end) => ends.push(end)), ends };
}

test("watchStream() gives the chunks of the source and tells once when all are sent", async () => {
  const parts = [bytes("a"), bytes("b")];
  const { stream, ends } = watched(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    }),
  );
  const seen: Uint8Array[] = [];
  for await (const part of stream) seen.push(part);
  assert.equal(seen[0], parts[0]);
  assert.equal(seen[1], parts[1]);
  assert.deepEqual(ends, [{ kind: "sent" }]);
});

test("watchStream() reads nothing before it is read", async () => {
  let pulls = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls++;
      controller.enqueue(bytes("x"));
    },
  }, { highWaterMark: 0 });
  const { stream } = watched(source);
  await Promise.resolve();
  assert.equal(pulls, 0);
  await stream.getReader().read();
  assert.equal(pulls, 1);
});

test("watchStream() passes the very error on", async () => {
  const error = new Error("broken");
  const { stream, ends } = watched(
    new ReadableStream<Uint8Array>({
      pull() {
        throw error;
      },
    }),
  );
  await assert.rejects(stream.getReader().read(), (thrown) => thrown === error);
  assert.deepEqual(ends, [{ kind: "failed", error }]);
});

test("watchStream() cancels the source with the reason of the reader", async () => {
  const reasons: unknown[] = [];
  const { stream, ends } = watched(
    new ReadableStream<Uint8Array>({ cancel: (reason) => void reasons.push(reason) }),
  );
  await stream.cancel("enough");
  assert.deepEqual(reasons, ["enough"]);
  assert.deepEqual(ends, [{ kind: "cancelled" }]);
});

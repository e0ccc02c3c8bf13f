import assert from "node:assert/strict";
import { test } from "node:test";
import { SpanStatusCode, trace } from "../../src/api/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentOptions, isDeno, startBareServer, startWithOptions } from "./start_server.ts";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function stream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encode("text"));
      controller.close();
    },
  });
}

async function readBefore(response: Response): Promise<Response> {
  await response.text();
  return response;
}

// What a handler may answer that no runtime sends.
const unsendable: Record<string, () => unknown> = {
  "Response.error()": () => Response.error(),
  "a blob that was read before": () => readBefore(new Response(new Blob(["text"]))),
  "a stream that was read before": () => readBefore(new Response(stream())),
  "a stream that somebody reads": () => {
    const response = new Response(stream());
    response.body?.getReader();
    return response;
  },
  "a text that was read before": () => readBefore(new Response("text")),
  "bytes that were read before": () => readBefore(new Response(encode("text"))),
};
// Bun answers what is no response by itself.
if (isDeno) {
  unsendable["no response"] = () => "text";
  unsendable["a promise of no response"] = () => Promise.resolve(undefined);
}

for (const [what, handler] of Object.entries(unsendable)) {
  test(`instrument() records the 500 that is sent in place of ${what}`, async () => {
    using collected = new CollectedSpans();
    await using server = startBareServer(instrumentOptions(handler).serve);
    assert.equal((await fetch(server.url)).status, 500);
    const { attributes, status } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "500");
    assert.equal(status.code, SpanStatusCode.ERROR);
  });

  test(`instrument() has the error handler answer in place of ${what}`, async () => {
    using collected = new CollectedSpans();
    let active: string | undefined;
    await using server = startWithOptions(handler, {
      onError: () => {
        active = trace.getActiveSpan()?.spanContext().spanId;
        return new Response("cannot be sent", { status: 418 });
      },
    });
    assert.equal((await fetch(server.url)).status, 418);
    const span = await collected.one();
    assert.equal(active, span.spanContext().spanId);
    assert.equal(span.attributes["http.response.status_code"], 418);
    assert.equal(span.attributes["error.type"], undefined);
    assert.equal(span.status.code, SpanStatusCode.UNSET);
  });
}

test("instrument() records the 500 of a response that was sent before", async () => {
  using collected = new CollectedSpans();
  const shared = new Response("text");
  await using server = startBareServer(instrumentOptions(() => shared).serve);
  assert.equal(await (await fetch(server.url)).text(), "text");
  assert.equal((await fetch(server.url)).status, 500);
  const statuses = (await collected.ended(2)).map(({ attributes }) => {
    return attributes["http.response.status_code"];
  });
  assert.deepEqual(statuses, [200, 500]);
});

test("instrument() records 500 where nobody asks for an answer that is refused", async () => {
  using collected = new CollectedSpans();
  const { serve } = instrumentOptions(() => Response.error(), {
    onError: () => new Response("not asked for", { status: 418 }),
  });
  await serve(new Request("http://localhost/"), {});
  const { attributes } = await collected.one();
  assert.equal(attributes["http.response.status_code"], 500);
  assert.equal(attributes["error.type"], "500");
});

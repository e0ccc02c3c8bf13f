import assert from "node:assert/strict";
import { test } from "node:test";
import { SpanStatusCode } from "../../src/api/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { isDeno, startWithOptions } from "./start_server.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

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
};
// Bun answers 204 to what is no response, and of a text it is not asked whether it was read.
if (isDeno) {
  unsendable["a text that was read before"] = () => readBefore(new Response("text"));
  unsendable["no response"] = () => "text";
  unsendable["a promise of no response"] = () => Promise.resolve(undefined);
}

for (const [what, handler] of Object.entries(unsendable)) {
  test(`instrument() records the 500 that is sent in place of ${what}`, async () => {
    using collected = new CollectedSpans();
    await using server = startWithOptions(handler, {
      onError: () => new Response("cannot be sent", { status: 500 }),
    });
    assert.equal((await fetch(server.url)).status, 500);
    const { attributes, status } = await collected.one();
    assert.equal(attributes["http.response.status_code"], 500);
    assert.equal(attributes["error.type"], "500");
    assert.equal(status.code, SpanStatusCode.ERROR);
  });
}

import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { SpanStatusCode } from "../../../src/api/mod.ts";
import { instrument } from "../../../src/platform/bun/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

const PART = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\npart";

async function readChunks({ body }: Request): Promise<void> {
  const reader = body?.getReader();
  while ((await reader?.read())?.done === false);
}

const WAYS: Readonly<Record<string, (request: Request) => Promise<unknown>>> = {
  "as text": (request) => request.text(),
  "as bytes": (request) => request.arrayBuffer(),
  "by chunks": readChunks,
};

const sorry = (): Response => new Response("sorry", { status: 500 });

for (const [way, read] of Object.entries(WAYS)) {
  for (const [title, error] of [["without", undefined], ["with", sorry]] as const) {
    test(`instrument() takes a departure for no error when a body is read ${way} ${title} error`, {
      skip,
    }, async () => {
      using collected = new CollectedSpans();
      const arrived = Promise.withResolvers<void>();
      const fetch = async (request: Request): Promise<Response> => {
        arrived.resolve();
        await read(request);
        return new Response("all of it");
      };
      await using server = startBun(instrument({ fetch, error }));
      const socket = connect(server.port, "127.0.0.1", () => socket.write(PART));
      socket.on("error", () => {});
      await arrived.promise;
      socket.destroy();
      const { attributes, status } = await collected.one();
      assert.equal(status.code, SpanStatusCode.UNSET);
      assert.equal(attributes["error.type"], undefined);
      assert.equal(attributes["http.response.status_code"], undefined);
    });
  }
}

test("instrument() takes another AbortError for an error when a client has left", {
  skip,
}, async () => {
  using collected = new CollectedSpans();
  const arrived = Promise.withResolvers<void>();
  const fetch = ({ signal }: Request): Promise<Response> => {
    arrived.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(AbortSignal.abort().reason));
    });
  };
  await using server = startBun(instrument({ fetch }));
  const socket = connect(server.port, "127.0.0.1", () => socket.write(PART));
  socket.on("error", () => {});
  await arrived.promise;
  socket.destroy();
  assert.equal((await collected.one()).attributes["error.type"], "AbortError");
});

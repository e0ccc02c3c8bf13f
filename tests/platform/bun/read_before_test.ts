import assert from "node:assert/strict";
import { test } from "node:test";
import { instrument } from "../../../src/platform/bun/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

const BODIES: Readonly<Record<string, () => BodyInit>> = {
  "a stream": () => new Blob(["text"]).stream().pipeThrough(new TransformStream()),
  "a blob": () => new Blob(["text"]),
  "nothing": () => "",
};

for (const [kind, make] of Object.entries(BODIES)) {
  test(`instrument() records the status of ${kind} that was read in part`, { skip }, async () => {
    const fetch = async (): Promise<Response> => {
      const response = new Response(make());
      const reader = response.body?.getReader();
      await reader?.read();
      reader?.releaseLock();
      return response;
    };
    for (const captureResponseHeaders of [[], ["content-type"]]) {
      using collected = new CollectedSpans();
      await using server = startBun(instrument({ fetch }, { captureResponseHeaders }));
      const response = await globalThis.fetch(server.url);
      assert.equal(await response.text(), "");
      assert.equal(response.status, 200);
      const { attributes } = await collected.one();
      assert.equal(attributes["http.response.status_code"], 200);
      assert.equal(attributes["error.type"], undefined);
    }
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { HttpServerOptions } from "../../../src/http/mod.ts";
import { instrument } from "../../../src/platform/bun/mod.ts";
import { bodyKindOf } from "../../../src/platform/bun/http/response_stream.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

const ACCENTS = { status: 422, statusText: "Unverarbeitbar: für später" };

const TEXTS: Readonly<Record<string, readonly [string, ResponseInit?]>> = {
  "in ASCII": ["plain"],
  "in Latin-1": ["für später"],
  "in any script": ["日本"],
  "shorter than the text of its status": ["zu früh", { statusText: "Unprocessable Content" }],
  "with the text of a status that is not ASCII": ["zu früh", ACCENTS],
};

const RECORDED: Readonly<Record<string, HttpServerOptions>> = {
  "nothing of it": {},
  "its headers": { captureResponseHeaders: ["content-type"] },
};

for (const [what, [text, init]] of Object.entries(TEXTS)) {
  for (const [recorded, options] of Object.entries(RECORDED)) {
    test(`instrument() sends the type of a text ${what} when it records ${recorded}`, {
      skip,
    }, async () => {
      using collected = new CollectedSpans();
      await using server = startBun(instrument({ fetch: () => new Response(text, init) }, options));
      const response = await fetch(server.url);
      assert.equal(response.headers.get("content-type"), "text/plain;charset=utf-8");
      assert.equal(await response.text(), text);
      await collected.ended(1);
    });
  }
}

test(
  "bodyKindOf() tells text from an empty body when both have the text of a status",
  { skip },
  () => {
    // Parts of a text whose characters take two bytes take two bytes as well.
    for (const statusText of ["OK", "Unprocessable Content", "für später", "日本für".slice(2)]) {
      assert.equal(bodyKindOf(new Response("é", { statusText })), "text");
      assert.equal(bodyKindOf(new Response(null, { statusText })), "fixed");
      assert.equal(bodyKindOf(new Response(new Blob(["é"]), { statusText })), "fixed");
      assert.equal(bodyKindOf(new Response(new ReadableStream(), { statusText })), "stream");
    }
  },
);

import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type RequestOptions } from "node:http";
import { test } from "node:test";
import { instrumentClients } from "../../../src/platform/node_http/mod.ts";
import { addToWrittenHead } from "../../../src/platform/node_http/client/written_head.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawAnswers } from "../../http/raw_answers.ts";
import { endedBy } from "../../support/ended_by.ts";

const EARLIER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// What has its head written when the request is made.
const written: Readonly<Record<string, RequestOptions>> = {
  "a list": { headers: ["Host", "shop.example", "X-B", "1", "a", "2", "X-B", "3"] },
  "a list and a body": { method: "POST", headers: ["Host", "shop.example", "Content-Length", "4"] },
  "a list with a trace context of before": {
    headers: ["Host", "shop.example", "TraceParent", EARLIER, "tracestate", "a=1", "X-B", "1"],
  },
  "Expect": { method: "POST", headers: { "X-B": "1", Expect: "100-continue" } },
  "Expect and a length": {
    method: "POST",
    headers: { Expect: "100-continue", "Content-Length": "4" },
  },
};

async function send(port: number, options: RequestOptions): Promise<void> {
  const sent = request({ port, host: "127.0.0.1", ...options });
  sent.end(options.method === "POST" ? "text" : undefined);
  const [response] = await once(sent, "response");
  await once(response.resume(), "end");
}

for (const [what, options] of Object.entries(written)) {
  test(`instrumentClients() adds the trace context to a head of ${what}, and no more`, async () => {
    using collected = new CollectedSpans();
    await using server = await rawAnswers();
    await send(server.port, options);
    {
      using _ = endedBy(instrumentClients());
      await send(server.port, options);
    }
    const [bare, traced] = server.requests;
    const [span] = await collected.ended(1);
    const { traceId, spanId } = span.spanContext();
    const added = `\r\ntraceparent: 00-${traceId}-${spanId}-03\r\n`;
    assert.ok(traced.includes(added), traced);
    const expected = bare.replace(/\r\n(TraceParent|tracestate): [^\r]*/g, "");
    assert.equal(traced.replace(added, "\r\n"), expected);
    const host = "headers" in options && Array.isArray(options.headers)
      ? "shop.example"
      : `127.0.0.1:${server.port}`;
    assert.equal(span.attributes["url.full"], `http://${host}/`);
  });
}

test("addToWrittenHead() leaves a head alone that has left, and what is none", () => {
  const added = new Headers({ traceparent: EARLIER });
  const _header = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const requests = [
    { _header, _headerSent: true, outputData: [] },
    { _header, _headerSent: true, outputData: [{ data: "other" }], outputSize: 5 },
    { _header: null },
    { _header: "GET / HTTP/1.1\r\n", _headerSent: false },
  ];
  for (const request of requests) {
    const before = structuredClone(request);
    addToWrittenHead(request, added);
    assert.deepEqual(request, before);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { instrument } from "../../../src/platform/bun/mod.ts";
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
} from "../../../src/sdk/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

const leavingReloadOut: Sampler = {
  shouldSample: (_context, _traceId, _name, _kind, attributes) => ({
    decision: attributes["url.path"] === "/reload"
      ? SamplingDecision.NOT_RECORD
      : SamplingDecision.RECORD_AND_SAMPLED,
  }),
  toString: () => "leavingReloadOut",
};

const WAYS = {
  "that is recorded": { sampler: new AlwaysOnSampler() },
  "that is not sampled": { sampler: new ParentBasedSampler({ root: leavingReloadOut }) },
  "that is ignored": { sampler: new AlwaysOnSampler(), ignore: ["/reload"] },
};

for (const [title, { sampler, ...options }] of Object.entries(WAYS)) {
  test(`instrument() starts new traces after a reload in a request ${title}`, {
    skip,
  }, async () => {
    using collected = new CollectedSpans(sampler);
    const fetch = (request: Request): Response => {
      if (request.url.endsWith("/reload")) server.reload(instrument({ fetch }, options));
      return new Response("ok");
    };
    await using server = startBun(instrument({ fetch }, options));
    for (const path of ["/reload", "/after"]) {
      await (await globalThis.fetch(`${server.url}${path}`)).text();
    }
    const span = collected.spans.at(-1);
    assert.equal(span?.attributes["url.path"], "/after");
    assert.equal(span.parentSpanContext, undefined);
  });
}

import { test } from "node:test";
import assert from "node:assert/strict";
import { reportCounts } from "../../../src/api/mod.ts";
import { DEFAULT_SPAN_LIMITS } from "../../../src/sdk/mod.ts";
import { diagnosticsOf } from "../metrics/metrics_fixture.ts";
import { spanContextOf, traceFixture } from "./trace_fixture.ts";

test("DEFAULT_SPAN_LIMITS are those of the specification", () => {
  assert.deepEqual(DEFAULT_SPAN_LIMITS, {
    attributeCountLimit: 128,
    attributeValueLengthLimit: Infinity,
    attributeValueDepthLimit: 64,
    eventCountLimit: 128,
    linkCountLimit: 128,
    attributePerEventCountLimit: 128,
    attributePerLinkCountLimit: 128,
  });
});

test("setAttribute(), addEvent() and addLink() say once what the limits discard", async () => {
  const spanLimits = { attributeCountLimit: 1, eventCountLimit: 1, linkCountLimit: 1 };
  const { record } = traceFixture({ spanLimits });
  const messages = await diagnosticsOf(() => {
    for (let spans = 0; spans < 2; spans++) {
      const span = record("work");
      for (const key of ["a", "b", "c"]) {
        span.setAttribute(key, 1);
        span.addEvent(key);
        span.addLink({ context: spanContextOf(key) });
      }
      span.end();
    }
  });
  const discarded = (what: string, where: string) =>
    `A ${where} was given more than 1 ${what}; further ones are dropped and counted in its ` +
    "dropped count.";
  assert.deepEqual(messages, [
    discarded("attributes", "span, event, link, log record or scope"),
    discarded("events", "span"),
    discarded("links", "span"),
  ]);
  assert.equal(reportCounts().get("limit-events"), 4);
});

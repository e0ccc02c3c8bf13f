import { test } from "node:test";
import assert from "node:assert/strict";
import {
  ComposableAlwaysOnSampler,
  CompositeSampler,
  JaegerRemoteSampler,
  ProbabilitySampler,
} from "../../src/samplers/mod.ts";
import { RateLimitingSampler } from "../../src/samplers/jaeger_remote/rate_limiting_sampler.ts";
import { shortWayOf } from "../../src/sdk/trace/samplers/short_way.ts";
import { ManualTimers } from "../sdk/trace/trace_fixture.ts";

test("shortWayOf() returns what to ask instead of a sampler of ours", () => {
  const changing = new JaegerRemoteSampler({ serviceName: "shop", timers: new ManualTimers() });
  const byQuestion = new CompositeSampler(new ComposableAlwaysOnSampler());
  assert.equal(shortWayOf(changing)?.changing, changing);
  assert.equal(shortWayOf(byQuestion)?.byQuestion, byQuestion);
  for (const byWords of [new ProbabilitySampler(1), new RateLimitingSampler(1, () => 0)]) {
    assert.equal(shortWayOf(byWords)?.byWords, byWords);
  }
  changing.shutdown();
});

test("shortWayOf() returns nothing of a foreign sampler, also one that wraps ours", () => {
  const inner = new ProbabilitySampler(1);
  for (const sampler of [new Proxy(inner, {}), Object.create(inner)]) {
    assert.equal(shortWayOf(sampler), undefined);
  }
});

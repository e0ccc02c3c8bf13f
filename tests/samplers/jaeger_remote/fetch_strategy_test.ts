import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fetchStrategy,
  MAX_STRATEGY_BYTES,
} from "../../../src/samplers/jaeger_remote/fetch_strategy.ts";
import { strategyUrl } from "../../../src/samplers/jaeger_remote/strategy_url.ts";
import { ManualTimers } from "../../sdk/trace/trace_fixture.ts";

test("fetchStrategy() tells a cause without its stop, for use within a sentence", async () => {
  const answer = await fetchStrategy("http://127.0.0.1:1/sampling", {
    fetch: () => Promise.reject(new TypeError("The socket was closed.")),
    timers: new ManualTimers(),
    timeoutMs: 100,
    closing: new AbortController().signal,
  });
  assert.deepEqual(answer, {
    kind: "failed",
    cause: "unreachable",
    problem: "The socket was closed",
  });
});

test("fetchStrategy() reads no answer that is too large", async () => {
  for (const length of [MAX_STRATEGY_BYTES, MAX_STRATEGY_BYTES + 1]) {
    const answer = await fetchStrategy("http://127.0.0.1:1/sampling", {
      fetch: () => Promise.resolve(new Response("{".padEnd(length))),
      timers: new ManualTimers(),
      timeoutMs: 100,
      closing: new AbortController().signal,
    });
    const expected = length === MAX_STRATEGY_BYTES
      ? { kind: "received", text: "{".padEnd(length) }
      : {
        kind: "failed",
        cause: "answer",
        problem: `it is larger than ${MAX_STRATEGY_BYTES} bytes`,
      };
    assert.deepEqual(answer, expected);
  }
});

test("strategyUrl() asks over TLS where the endpoint says so", () => {
  assert.equal(
    strategyUrl("https://sampler.example", "shop"),
    "https://sampler.example/sampling?service=shop",
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchStrategy } from "../../../src/samplers/jaeger_remote/fetch_strategy.ts";
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

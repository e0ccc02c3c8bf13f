import assert from "node:assert/strict";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { reportOf } from "../run_init.ts";

test("init() counts and says what a partial success rejects, and does not retry", async () => {
  await using receiver = await startReceiver({
    answer: { partial: { rejected: 2, message: "no room" } },
  });
  const { stats, stderr } = await reportOf({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.deepEqual(stats.dropped, { rejected: 2 });
  assert.deepEqual([stats.exported, stats.retries, receiver.requests.length], [1, 0, 1]);
  assert.match(stderr, /rejected 2 of 3 spans: no room/);
});

test("init() says a warning that comes with an accepted request", async () => {
  await using receiver = await startReceiver({
    answer: { partial: { rejected: 0, message: "old version" } },
  });
  const { stats, stderr } = await reportOf({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.deepEqual([stats.exported, stats.dropped], [3, {}]);
  assert.match(stderr, /old version/);
});

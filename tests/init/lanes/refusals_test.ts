import assert from "node:assert/strict";
import { test } from "node:test";
import { startReceiver } from "../../support/receiver.ts";
import { reportOf } from "../run_init.ts";

test("init() says of each signal that it is refused by a receiver of its own", async () => {
  await using traces = await startReceiver({ answer: { status: 400, message: "no spans here" } });
  await using logs = await startReceiver({ answer: { status: 401, message: "no such key" } });
  await using metrics = await startReceiver({
    answer: { partial: { rejected: 1, message: "old" } },
  });
  const { result, stderr } = await reportOf({
    mode: "every-signal",
    env: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces.signalUrl("traces"),
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: logs.signalUrl("logs"),
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: metrics.signalUrl("metrics"),
    },
  });
  assert.equal(result, "failure");
  assert.match(stderr, /refused 3 spans: HTTP 400: no spans here/);
  assert.match(stderr, /refused 1 log record: HTTP 401: no such key/);
  assert.match(stderr, /rejected 1 of 1 data point: old/);
});

test("init() says of each signal that it is refused by one receiver for all", async () => {
  await using receiver = await startReceiver({ answer: { status: 405, message: "no" } });
  const { stderr } = await reportOf({
    mode: "every-signal",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  for (const signal of ["TRACES", "LOGS", "METRICS"]) {
    assert.match(stderr, new RegExp(`refused .* HTTP 405: no; .*OTEL_${signal}_EXPORTER=none`));
  }
});

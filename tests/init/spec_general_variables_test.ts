// Variables of no signal, from the environment to what they change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { diag } from "../../src/api/mod.ts";
import { setUpDiag } from "../../src/init/global/diag_setup.ts";
import { resolve } from "../config/environment.ts";
import { reportOf, runInit } from "./run_init.ts";

/** The words of the levels that come out where `OTEL_LOG_LEVEL` is `level`. */
function levelsHeard(level: string): readonly string[] {
  const said: string[] = [];
  const { error } = console;
  console.error = (message: unknown) => void said.push(String(message));
  const release = setUpDiag(resolve({ OTEL_LOG_LEVEL: level }).config.logLevel);
  try {
    for (const each of ["error", "warn", "info", "debug", "verbose"] as const) diag[each]("said");
  } finally {
    release();
    console.error = error;
  }
  return said.map((message) => /^\[@offthread\/otel\] (\w+): said$/.exec(message)?.[1] ?? message);
}

test("OTEL_LOG_LEVEL lets through what is at least as severe as it says", () => {
  diag.disable();
  const levels = ["error", "warning", "info", "debug", "verbose"];
  const counts = { none: 0, error: 1, warn: 2, info: 3, debug: 4, verbose: 5, all: 5, "": 3 };
  for (const [level, count] of Object.entries(counts)) {
    assert.deepEqual(levelsHeard(level), levels.slice(0, count), level);
  }
});

test("OTEL_PROPAGATORS knows every name but xray, which it leaves out with a message", async () => {
  const { carrier, stderr } = await reportOf({
    env: {
      OTEL_TRACES_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
      OTEL_PROPAGATORS: "tracecontext,baggage,b3,b3multi,jaeger,ottrace,xray",
    },
  });
  assert.deepEqual(Object.keys(carrier).sort(), [
    "b3",
    "ot-tracer-sampled",
    "ot-tracer-spanid",
    "ot-tracer-traceid",
    "traceparent",
    "uber-trace-id",
    "x-b3-sampled",
    "x-b3-spanid",
    "x-b3-traceid",
  ]);
  assert.match(stderr, /OTEL_PROPAGATORS.*xray/);
});

test("OTEL_LOGS_EXPORTER console prints log records and sends none", async () => {
  const { code, stdout } = await runInit({
    mode: "every-signal",
    env: {
      OTEL_TRACES_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "console",
      // Nobody listens here; what is sent there is lost, and said.
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    },
  });
  assert.equal(code, 0);
  assert.match(stdout, /a log record/);
  assert.match(stdout, /"result":"success"/);
});

// Configuration SDK, "Create": a model becomes providers and propagators.
import assert from "node:assert/strict";
import { test } from "node:test";
import { logs, metrics, propagation, trace } from "../../src/api/mod.ts";
import { initFromConfiguration, parseConfiguration } from "../../src/declarative/mod.ts";
import { LoggerProvider, MeterProvider, TracerProvider } from "../../src/sdk/mod.ts";

const NOWHERE = "{ otlp_http: { endpoint: http://127.0.0.1:9 } }";

const PARTS = {
  tracer_provider: `tracer_provider: { processors: [{ batch: { exporter: ${NOWHERE} } }] }`,
  meter_provider: `meter_provider: { readers: [{ periodic: { exporter: ${NOWHERE} } }] }`,
  logger_provider: `logger_provider: { processors: [{ batch: { exporter: ${NOWHERE} } }] }`,
  propagator: "propagator: { composite: [{ tracecontext: }, { b3: }] }",
};

test("initFromConfiguration() gives providers that do what their part says", async () => {
  const names = ["tracer_provider", "meter_provider", "logger_provider", "propagator"] as const;
  for (const left of [undefined, ...names]) {
    const kept = names.filter((name) => name !== left);
    const yaml = ['file_format: "1.1"', ...kept.map((name) => PARTS[name])];
    const handle = initFromConfiguration(parseConfiguration(yaml.join("\n")));
    try {
      assert.ok(handle.tracerProvider instanceof TracerProvider);
      assert.ok(handle.meterProvider instanceof MeterProvider);
      assert.ok(handle.loggerProvider instanceof LoggerProvider);
      // They are those that the application meets.
      assert.equal(
        trace.getTracer("spec").startSpan("work").isRecording(),
        left !== "tracer_provider",
      );
      const isMeasured = metrics.getMeter("spec").createCounter("c").enabled?.();
      assert.equal(isMeasured, left !== "meter_provider");
      assert.equal(logs.getLogger("spec").enabled(), left !== "logger_provider");
      const fields = left === "propagator" ? [] : ["traceparent", "tracestate", "b3"];
      assert.deepEqual(propagation.fields(), fields);
    } finally {
      await handle.shutdown({ timeoutMs: 0 });
    }
  }
});

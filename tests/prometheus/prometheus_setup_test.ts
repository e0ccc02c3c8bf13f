import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { setUpPrometheus } from "../../src/init/prometheus_setup.ts";
import { MeterProvider } from "../../src/sdk/metrics/mod.ts";
import { resolve } from "../config/environment.ts";
import { runProgram } from "../support/run_child.ts";

const INIT_PROGRAM = new URL("./fixtures/init_program.ts", import.meta.url);

test("setUpPrometheus() listens where OTEL_EXPORTER_PROMETHEUS_* and the options say", async () => {
  const variables = {
    OTEL_METRICS_EXPORTER: "prometheus",
    OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.1",
    OTEL_EXPORTER_PROMETHEUS_PORT: "0",
  };
  const prometheus = { host: "127.0.0.1", port: 0 };
  const options = { metrics: { exporter: "prometheus", prometheus } } as const;
  for (const { config, messages } of [resolve(variables), resolve({}, options)]) {
    assert.deepEqual([config.metrics.exporters, messages], [["prometheus"], []]);
    const { exporter, listen } = setUpPrometheus(config, {});
    const provider = new MeterProvider({ readers: [exporter] });
    const server = listen();
    provider.getMeter("shop").createCounter("orders").add(2);
    assert.ok(server !== undefined);
    assert.equal(new URL(server.url).hostname, "127.0.0.1");
    const answer = await fetch(server.url);
    assert.match(await answer.text(), /^orders_total\{otel_scope_name="shop"\} 2$/m);
    await provider.shutdown();
  }
});

test("init() serves metrics when OTEL_METRICS_EXPORTER is prometheus, or goes on", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const address = blocker.address();
  const port = String(typeof address === "object" && address !== null ? address.port : 0);
  const env = {
    OTEL_METRICS_EXPORTER: "prometheus",
    OTEL_TRACES_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.1",
  };
  const [free, taken] = await Promise.all(
    ["0", port].map((OTEL_EXPORTER_PROMETHEUS_PORT) =>
      runProgram(INIT_PROGRAM, { env: { ...env, OTEL_EXPORTER_PROMETHEUS_PORT } })
    ),
  );
  blocker.close();
  assert.deepEqual([free.code, free.stdout, free.stderr], [0, "shut down\n", ""]);
  assert.deepEqual([taken.code, taken.stdout], [0, "shut down\n"]);
  assert.match(taken.stderr, new RegExp(`not served on 127\\.0\\.0\\.1:${port}: `));
});

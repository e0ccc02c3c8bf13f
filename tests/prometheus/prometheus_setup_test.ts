import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { createHandle } from "../../src/init/init.ts";
import { environmentOf } from "../config/environment.ts";
import { runProgram } from "../support/run_child.ts";

const INIT_PROGRAM = new URL("./fixtures/init_program.ts", import.meta.url);

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("init() listens where OTEL_EXPORTER_PROMETHEUS_* and the options say", async () => {
  const port = await freePort();
  const variables = {
    OTEL_METRICS_EXPORTER: "prometheus",
    OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.1",
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
  };
  const prometheus = { host: "127.0.0.1", port };
  const options = { metrics: { exporter: "prometheus", prometheus } } as const;
  for (const [environment, given] of [[variables, {}], [{}, options]] as const) {
    await using handle = createHandle(environmentOf(environment), {
      ...given,
      traces: { exporter: "none" },
      logs: { exporter: "none" },
    });
    handle.meterProvider?.getMeter("shop").createCounter("orders").add(2);
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    assert.match(await answer.text(), /^orders_total\{otel_scope_name="shop"\} 2$/m);
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

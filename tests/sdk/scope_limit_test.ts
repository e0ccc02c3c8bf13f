import assert from "node:assert/strict";
import { test } from "node:test";
import { reportCounts, ROOT_CONTEXT } from "../../src/api/mod.ts";
import { LoggerProvider, MeterProvider, MetricReader } from "../../src/sdk/mod.ts";
import { MAX_SCOPES, OVERFLOW_SCOPE, scopesFrom } from "../../src/snapshot/mod.ts";
import { KeepingProcessor } from "./logs/log_fixture.ts";
import { traceFixture } from "./trace/trace_fixture.ts";

// In a file of its own: the scopes of a process are never given up.

test("getTracer(), getMeter() and getLogger() share a scope when there are too many", async () => {
  const { provider, processor } = traceFixture();
  const first = provider.getTracer("user 0");
  for (let i = 1; i < 2 * MAX_SCOPES; i++) provider.getTracer(`user ${i}`);
  assert.equal(scopesFrom(0).length, MAX_SCOPES + 1);
  assert.ok((reportCounts().get("scope-limit") ?? 0) >= MAX_SCOPES - 1);

  const last = provider.getTracer("one more");
  assert.equal(last, provider.getTracer("and another"));
  assert.equal(first, provider.getTracer("user 0"));
  for (const tracer of [first, last]) tracer.startSpan("work", {}, ROOT_CONTEXT).end();
  const [named, nameless] = processor.ended.map((span) => span.instrumentationScope);
  assert.equal(named.name, "user 0");
  assert.equal(nameless, OVERFLOW_SCOPE);

  const reader = new MetricReader();
  const meters = new MeterProvider({ readers: [reader] });
  for (const name of ["a", "b"]) meters.getMeter(name).createCounter("c").add(1);
  const { resourceMetrics: { scopeMetrics } } = await reader.collect();
  assert.deepEqual(scopeMetrics.map(({ scope }) => scope), [OVERFLOW_SCOPE]);
  assert.equal(scopeMetrics[0].metrics[0].dataPoints[0].value, 2);

  const logs = new KeepingProcessor();
  new LoggerProvider({ logRecordProcessors: [logs] }).getLogger("a").emit({ body: "x" });
  assert.equal(logs.records[0].instrumentationScope, OVERFLOW_SCOPE);
});

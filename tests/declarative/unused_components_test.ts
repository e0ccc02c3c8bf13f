// What the application has made for a configuration that comes to nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { reportCounts } from "../../src/api/mod.ts";
import {
  type ConfigurationModel,
  initFromConfiguration,
  parseConfiguration,
  registerComponentProvider,
} from "../../src/declarative/mod.ts";
import { InMemorySpanExporter } from "../../src/exporters/mod.ts";
import { init } from "../../src/init/init.ts";
import { currentHandle } from "../../src/init/global/set_up_once.ts";
import type { OtelHandle } from "../../src/init/mod.ts";
import { MetricReader } from "../../src/sdk/mod.ts";

class CountingExporter extends InMemorySpanExporter {
  shutdownCount = 0;

  override shutdown(): Promise<void> {
    this.shutdownCount++;
    return super.shutdown();
  }
}

const TWO_PROCESSORS = `
tracer_provider:
  processors:
    - batch: { exporter: { mine: } }
    - simple: { exporter: { mine: } }
`;

function modelOf(yaml: string): ConfigurationModel {
  return parseConfiguration(`file_format: "1.1"\n${yaml}`, { getEnv: () => undefined });
}

/** What becomes of a configuration, and how often each exporter made for it was shut down. */
function shutdownsBy(yaml: string): { readonly handle?: OtelHandle; readonly counts: number[] } {
  const made: CountingExporter[] = [];
  const takeOut = registerComponentProvider("span_exporter", "mine", () => {
    const exporter = new CountingExporter();
    made.push(exporter);
    return exporter;
  });
  const counts = (): number[] => made.map(({ shutdownCount }) => shutdownCount);
  try {
    return { handle: initFromConfiguration(modelOf(yaml)), counts: counts() };
  } catch {
    return { counts: counts() };
  } finally {
    takeOut();
  }
}

test("initFromConfiguration() shuts components down when it refuses the rest", () => {
  const { handle, counts } = shutdownsBy(`${TWO_PROCESSORS}\npropagator: 1\n`);
  assert.deepEqual([handle, counts], [undefined, [1, 1]]);
});

test("initFromConfiguration() shuts components down when init() refuses the options", () => {
  // A reader that belongs to two places.
  const reader = new MetricReader();
  const takeOut = registerComponentProvider("pull_metric_exporter", "same", () => reader);
  const { handle, counts } = shutdownsBy(`${TWO_PROCESSORS}
meter_provider:
  readers: [{ pull: { exporter: { same: } } }, { pull: { exporter: { same: } } }]
`);
  takeOut();
  assert.deepEqual([handle, counts], [undefined, [1, 1]]);
});

test("initFromConfiguration() shuts components down when it is told to be disabled", async () => {
  const { handle, counts } = shutdownsBy(`${TWO_PROCESSORS}\ndisabled: true\n`);
  assert.deepEqual(counts, [1, 1]);
  await handle?.shutdown();
});

test("initFromConfiguration() leaves components in use to the handle", async () => {
  const { handle, counts } = shutdownsBy(TWO_PROCESSORS);
  assert.deepEqual(counts, [0, 0]);
  assert.equal(await handle?.shutdown(), "success");
});

test("initFromConfiguration() reports what cannot be shut down, and does the rest", async () => {
  const failing = new InMemorySpanExporter();
  failing.shutdown = () => {
    throw new Error("from a shutdown");
  };
  const rejecting = new InMemorySpanExporter();
  rejecting.shutdown = () => Promise.reject(new Error("from an async shutdown"));
  const undo = [
    registerComponentProvider("span_exporter", "failing", () => failing),
    registerComponentProvider("span_exporter", "rejecting", () => rejecting),
  ];
  const reports = (): number => reportCounts().get("config-component-shutdown") ?? 0;
  const before = reports();
  const { counts } = shutdownsBy(`
tracer_provider:
  processors:
    - simple: { exporter: { failing: } }
    - simple: { exporter: { rejecting: } }
    - simple: { exporter: { mine: } }
  sampler: 1
`);
  for (const takeOut of undo) takeOut();
  assert.deepEqual(counts, [1]);
  await setImmediate();
  assert.equal(reports(), before + 2);
});

test("initFromConfiguration() refuses a configuration whose creator calls init()", () => {
  const takeOut = registerComponentProvider("span_exporter", "mine", () => {
    init();
    return new InMemorySpanExporter();
  });
  assert.throws(
    () => initFromConfiguration(modelOf(TWO_PROCESSORS)),
    /^TypeError: .*exporter\.mine: it could not be created: Cannot call init\(\) while/,
  );
  takeOut();
  assert.equal(currentHandle(), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { init } from "../../../src/init/init.ts";
import { currentHandle } from "../../../src/init/global/set_up_once.ts";
import type { SetupOptions } from "../../../src/init/mod.ts";
import { AlwaysOnSampler, type Sampler } from "../../../src/sdk/mod.ts";

const QUIET: SetupOptions = {
  traces: { exporter: "none" },
  logs: { exporter: "none" },
  metrics: { exporter: "none" },
  exit: { hooks: false },
};

test("init() refuses to be called by what it calls, and is set up once", async () => {
  const refusals: unknown[] = [];
  const sampler = (): Sampler => {
    try {
      init(QUIET);
    } catch (error) {
      refusals.push(error);
    }
    return new AlwaysOnSampler();
  };
  const handle = init({ ...QUIET, sampler });
  assert.match(String(refusals[0]), /^TypeError: Cannot call init\(\) while init\(\) runs: /);
  assert.equal(currentHandle(), handle);
  await handle.shutdown();
  assert.equal(currentHandle(), undefined);
});

test("init() can be called again after a set-up that failed in what it calls", async () => {
  const sampler = (): Sampler => {
    init(QUIET);
    return new AlwaysOnSampler();
  };
  assert.throws(() => init({ ...QUIET, sampler }), /Cannot call init\(\) while init\(\) runs/);
  assert.equal(currentHandle(), undefined);
  const handle = init(QUIET);
  assert.equal(currentHandle(), handle);
  await handle.shutdown();
});

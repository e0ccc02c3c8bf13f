import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ObservedParts,
  ObservedThreadExporter,
  type ThreadExporter,
} from "../../../src/init/sdk_metrics/observed_thread_exporter.ts";

test("ObservedThreadExporter.forceFlush() takes an exporter that has none", async () => {
  // why: plain JavaScript may leave out what would do nothing
  const exporter = { shutdown: () => Promise.resolve() } as unknown as ThreadExporter<unknown>;
  // why: nothing is measured where nothing is exported
  const observed = new ObservedThreadExporter(exporter, {} as unknown as ObservedParts<unknown>);
  assert.equal(await observed.forceFlush(), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  detectResources as detectOfficial,
  envDetector,
  hostDetector,
  osDetector,
  processDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { diag } from "../../src/api/mod.ts";
import type { SetupOptions } from "../../src/init/mod.ts";
import { detectResources } from "../../src/sdk/mod.ts";

test("detectResources() has at once what official detectors find at once", () => {
  const messages: string[] = [];
  const log = (message: string): void => void messages.push(message);
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log });
  const options: SetupOptions = {
    resourceDetectors: [envDetector, processDetector, hostDetector, osDetector],
  };
  const { attributes } = detectResources(options.resourceDetectors ?? [], {});
  diag.disable();
  for (const key of ["process.pid", "host.name", "os.type"]) {
    assert.equal(
      attributes[key],
      detectOfficial({
        detectors: [processDetector, hostDetector, osDetector],
      }).attributes[key],
      key,
    );
  }
  assert.equal(attributes["host.id"], undefined);
  assert.deepEqual(messages, [
    'Resource detector "HostDetector" has promises for the attributes host.id, which are left ' +
    "out: await them before init() and pass the values as resourceAttributes.",
  ]);
});

test("what official resource detectors find later is found where somebody has waited", async () => {
  const cloud = { detect: () => ({ attributes: { "host.id": Promise.resolve("i-1") } }) };
  const found = detectOfficial({ detectors: [cloud] });
  await found.waitForAsyncAttributes?.();
  const { attributes } = detectResources([{ detect: () => found }], {});
  assert.deepEqual(attributes, { "host.id": "i-1" });
});

test("SetupOptions.resource may be an official resource", () => {
  const options: SetupOptions = { resource: resourceFromAttributes({ "service.name": "shop" }) };
  assert.ok(options.resource);
});

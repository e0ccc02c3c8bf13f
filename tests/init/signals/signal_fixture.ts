/**
 * What the signals of `init()` are set up from, for tests of a single one.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { OtelConfig } from "../../../src/config/mod.ts";
import { Destinations } from "../../../src/init/lanes/destinations.ts";
import { setUpSinks } from "../../../src/init/lanes/sinks_setup.ts";
import type { SignalParts } from "../../../src/init/signals/signal_parts.ts";
import { ExportLink, startInThreadPipeline } from "../../../src/link/mod.ts";
import { currentPlatform } from "../../../src/platform/current.ts";
import { Resource } from "../../../src/sdk/mod.ts";
import { resolve } from "../../config/environment.ts";
import type { Receiver } from "../../support/receiver.ts";

/** The configuration and the parts of an environment whose collector is the receiver. */
export function signalFixture(
  receiver: Receiver,
  variables: Readonly<Record<string, string>>,
): { readonly config: OtelConfig; readonly parts: SignalParts } {
  const platform = currentPlatform();
  const { config, messages } = resolve({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...variables,
  });
  assert.deepEqual(messages, []);
  const link = new ExportLink((events) => startInThreadPipeline(platform, events), platform);
  const resource = new Resource(
    { "service.name": "shop" },
    { schemaUrl: "https://example.com/r" },
  );
  const common = { link, resource, platform };
  const sinks = setUpSinks([], common);
  const destinations = new Destinations([], common);
  return { config, parts: { ...common, destinations, sinks } };
}

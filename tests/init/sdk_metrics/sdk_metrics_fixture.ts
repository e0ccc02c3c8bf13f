/**
 * `init()` with the SDK's own metrics, in this process, with a real pipeline and a real receiver.
 *
 * @module
 */
import assert from "node:assert/strict";
import { init, type OtelHandle, type SetupOptions } from "../../../mod.ts";
import type { AttributeValue } from "../../../src/api/mod.ts";
import { MetricReader } from "../../../src/sdk/mod.ts";
import { type Receiver, type ReceiverOptions, startReceiver } from "../../support/receiver.ts";

/** The points of a metric: its attributes in one text, and the value. */
export type Values = Readonly<Record<string, number>>;

/** What a test works with. */
export interface SdkTrial extends AsyncDisposable {
  readonly receiver: Receiver;
  readonly handle: OtelHandle;
  /**
   * The points of a metric by their attributes, `key=value` in the order of keys, without
   * `otel.component.type`, `server.*` and the name in front of the last dot of each key. A
   * histogram's value is its count.
   */
  read(name: string): Promise<Values>;
  /** The names of all metrics of the SDK itself. */
  names(): Promise<readonly string[]>;
  /** The attributes of the points of a metric. */
  attributes(name: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Reads a metric again and again until it has these values. */
  waitFor(name: string, values: Values): Promise<void>;
}

/** How often a metric is read while something is waited for. */
const MAX_READINGS = 2000;

/** Sets the SDK up; spans and log records go to the receiver, metrics nowhere else than to us. */
export async function startSdk(
  options: SetupOptions = {},
  receiverOptions: ReceiverOptions = {},
): Promise<SdkTrial> {
  const receiver = await startReceiver(receiverOptions);
  const reader = new MetricReader();
  const { otlp, metrics, ...rest } = options;
  const handle = init({
    serviceName: "observed",
    logLevel: "none",
    sdkMetrics: true,
    otlp: { endpoint: receiver.url, ...otlp },
    metrics: { exporter: "none", ...metrics },
    metricReaders: [reader],
    ...rest,
  });
  const all = async () => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  };
  const pointsOf = async (name: string) =>
    (await all()).filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => [...dataPoints]);
  const read = async (name: string): Promise<Values> =>
    Object.fromEntries(
      (await pointsOf(name)).map(({ attributes, value }) => [
        shortText(attributes),
        typeof value === "number" ? value : value.count,
      ]),
    );
  return {
    receiver,
    handle,
    read,
    names: async () =>
      (await all()).map(({ descriptor }) => descriptor.name)
        .filter((name) => name.startsWith("otel.sdk.")),
    attributes: async (name) => (await pointsOf(name)).map(({ attributes }) => attributes),
    waitFor: async (name, values) => {
      let last: Values = {};
      for (let reading = 0; reading < MAX_READINGS; reading++) {
        last = await read(name);
        if (shortText(last) === shortText(values)) return;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      assert.deepEqual(last, values);
    },
    [Symbol.asyncDispose]: async () => {
      await handle.shutdown({ timeoutMs: 100 });
      await receiver.close();
    },
  };
}

function shortText(attributes: Readonly<Record<string, AttributeValue | number | undefined>>) {
  return Object.entries(attributes)
    .filter(([key]) => key !== "otel.component.type" && !key.startsWith("server."))
    .map(([key, value]) => `${key.slice(key.lastIndexOf(".") + 1)}=${String(value)}`)
    .sort()
    .join(" ");
}

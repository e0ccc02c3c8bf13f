import assert from "node:assert/strict";
import {
  type Attributes,
  diag,
  type DiagLogger,
  DiagLogLevel,
  type Meter,
} from "../../../src/api/mod.ts";
import {
  AggregationTemporality,
  Clock,
  MeterProvider,
  type MeterProviderOptions,
  type MetricData,
  type MetricProducer,
  MetricReader,
  type MetricReaderOptions,
  type Timers,
  type TimeSource,
} from "../../../src/sdk/mod.ts";

/** A time that stands still until it is told to go on. */
export class ManualTime implements TimeSource {
  #ms = 0;

  epochMs(): number {
    return 1_000_000 + this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  /** Goes on. */
  advance(ms: number): void {
    this.#ms += ms;
  }
}

/** Timers that run when they are told to. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  #pending: { readonly atMs: number; readonly callback: () => void }[] = [];

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#pending.push(timer);
    return () => {
      this.#pending = this.#pending.filter((one) => one !== timer);
    };
  }

  /** How many wait. */
  get count(): number {
    return this.#pending.length;
  }

  /** Runs what is due by then, in order. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#pending.filter(({ atMs }) => atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#pending = this.#pending.filter((one) => one !== next);
      this.#nowMs = next.atMs;
      next.callback();
      await settle();
    }
    this.#nowMs = untilMs;
    await settle();
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** A yield that comes back at once. */
export function noYield(): Promise<void> {
  return Promise.resolve();
}

/** Delta for every instrument. */
export function alwaysDelta(): AggregationTemporality {
  return AggregationTemporality.DELTA;
}

/** A provider with one reader, on a manual clock. */
export function setUp(
  options: MetricReaderOptions = {},
  providerOptions: MeterProviderOptions = {},
): {
  readonly reader: MetricReader;
  readonly provider: MeterProvider;
  readonly meter: Meter;
  readonly time: ManualTime;
} {
  const time = new ManualTime();
  const reader = new MetricReader({ yieldTurn: noYield, ...options });
  const provider = new MeterProvider({
    readers: [reader],
    clock: new Clock(time),
    ...providerOptions,
  });
  return { reader, provider, meter: provider.getMeter("test"), time };
}

/** All metrics of a collection. */
export async function collect(reader: MetricReader): Promise<MetricData[]> {
  const { resourceMetrics } = await reader.collect();
  return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
}

/** The metric with a name, of which there must be one. */
export function named(metrics: readonly MetricData[], name: string): MetricData {
  const found = metrics.filter(({ descriptor }) => descriptor.name === name);
  assert.equal(found.length, 1, `there are ${found.length} metrics ${name}`);
  return found[0];
}

/** The points of a metric of numbers: attributes and value. */
export function points(metric: MetricData): [Attributes, number][] {
  assert.ok(metric.dataPointType === "sum" || metric.dataPointType === "gauge");
  return metric.dataPoints.map(({ attributes, value }) => [attributes, value]);
}

/** Gives these metrics as those of the scope `elsewhere`. */
export function producerOf(metrics: readonly MetricData[]): MetricProducer {
  const scope = {
    name: "elsewhere",
    version: "",
    schemaUrl: "",
    attributes: {},
    droppedAttributesCount: 0,
  };
  return { produce: () => Promise.resolve({ scopeMetrics: [{ scope, metrics }] }) };
}

/** What is told to `diag` while `run` runs. */
export async function diagnosticsOf(run: () => void | Promise<void>): Promise<string[]> {
  const messages: string[] = [];
  const log = (message: string): void => {
    messages.push(message);
  };
  const logger: DiagLogger = { error: log, warn: log, info: log, debug: log, verbose: log };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  try {
    await run();
  } finally {
    diag.disable();
  }
  return messages;
}

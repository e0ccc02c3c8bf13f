/**
 * Measures metrics in this process and prints the figure as JSON.
 *
 * `metrics_child.ts <ours|official> <workload>`
 *
 * @module
 */
import process from "node:process";
import type { Counter, Histogram, Meter } from "../src/api/mod.ts";
import { openCpuClock } from "./harness/cpu_clock.ts";

const ROUNDS = 7;
const CALLS = 200_000;
const SERIES = 10_000;
/** Instruments of the memory workload: enough for the rest of the process not to matter. */
const INSTRUMENTS = 10;

const METHODS = ["GET", "POST", "PUT", "DELETE"];
const STATUSES = [200, 201, 204, 404, 500];
const ROUTES = Array.from({ length: 500 }, (_, i) => `/users/:id/orders/${i}`);

async function createMeter(name: string | undefined): Promise<Meter> {
  // Only one of the two is loaded.
  if (name === "ours") {
    const { MeterProvider, MetricReader } = await import("../src/sdk/metrics/mod.ts");
    const reader = new MetricReader({ cardinalitySelector: () => SERIES * 2 });
    return new MeterProvider({ readers: [reader] }).getMeter("bench");
  }
  const { MeterProvider, MetricReader } = await import("@opentelemetry/sdk-metrics");
  class ManualReader extends MetricReader {
    protected override onShutdown(): Promise<void> {
      return Promise.resolve();
    }
    protected override onForceFlush(): Promise<void> {
      return Promise.resolve();
    }
  }
  const reader = new ManualReader({ cardinalitySelector: () => SERIES * 2 });
  return new MeterProvider({ readers: [reader] }).getMeter("bench");
}

/** The same three attributes each time. */
function sameAttributes(): Record<string, string | number> {
  return {
    "http.request.method": "GET",
    "http.route": "/users/:id",
    "http.response.status_code": 200,
  };
}

/** Ten different sets in rotation. */
function tenSets(i: number): Record<string, string | number> {
  return {
    "http.request.method": METHODS[i & 1],
    "http.route": ROUTES[i % 5],
    "http.response.status_code": 200,
  };
}

/** A thousand different sets in rotation. */
function thousandSets(i: number): Record<string, string | number> {
  return {
    "http.request.method": METHODS[i & 1],
    "http.route": ROUTES[(i * 7) % 500],
    "http.response.status_code": 200,
  };
}

type Call = (i: number) => void;

const WORKLOADS: Readonly<Record<string, (meter: Meter) => Call>> = {
  "add": (meter) => adding(meter.createCounter("c"), sameAttributes),
  "add-10": (meter) => adding(meter.createCounter("c"), tenSets),
  "add-1000": (meter) => adding(meter.createCounter("c"), thousandSets),
  "record": (meter) => recording(meter.createHistogram("h"), sameAttributes),
  "record-10": (meter) => recording(meter.createHistogram("h"), tenSets),
  "record-1000": (meter) => recording(meter.createHistogram("h"), thousandSets),
  "bound-add": (meter) => {
    const counter = meter.createCounter("c");
    const bound = counter.bind?.(sameAttributes());
    const attributes = sameAttributes();
    // The official SDK has no bound instruments; one shared attributes object is the closest.
    return bound === undefined ? () => counter.add(1, attributes) : () => bound.add(1);
  },
  "bound-record": (meter) => {
    const histogram = meter.createHistogram("h");
    const bound = histogram.bind?.(sameAttributes());
    const attributes = sameAttributes();
    return bound === undefined
      ? (i) => histogram.record(i % 3000, attributes)
      : (i) => bound.record(i % 3000);
  },
};

function adding(counter: Counter, attributesOf: (i: number) => Record<string, unknown>): Call {
  return (i) => counter.add(1, attributesOf(i));
}

function recording(
  histogram: Histogram,
  attributesOf: (i: number) => Record<string, unknown>,
): Call {
  return (i) => histogram.record(i % 3000, attributesOf(i));
}

async function measureCalls(call: Call): Promise<number> {
  const clock = await openCpuClock("thread");
  const nanos: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = clock.nowMs();
    for (let i = 0; i < CALLS; i++) call(i);
    if (round > 0) nanos.push((clock.nowMs() - start) * 1e6 / CALLS);
  }
  return nanos.sort((a, b) => a - b)[ROUNDS >> 1];
}

/** Resident bytes per series, of counters or histograms. */
function measureMemory(meter: Meter, kind: "counter" | "histogram"): number {
  collectGarbage();
  const before = process.memoryUsage().rss;
  for (let instrument = 0; instrument < INSTRUMENTS; instrument++) {
    const counter = kind === "counter" ? meter.createCounter(`c${instrument}`) : undefined;
    const histogram = kind === "histogram" ? meter.createHistogram(`h${instrument}`) : undefined;
    for (let i = 0; i < SERIES; i++) {
      const attributes = {
        "http.request.method": METHODS[i & 3],
        "http.route": ROUTES[(i >> 2) % 500],
        "http.response.status_code": STATUSES[Math.floor(i / 2000)],
      };
      counter?.add(1, attributes);
      histogram?.record(i % 3000, attributes);
    }
  }
  collectGarbage();
  return (process.memoryUsage().rss - before) / (INSTRUMENTS * SERIES);
}

function collectGarbage(): void {
  // why: each exists only on its runtime
  const { Bun, gc } = globalThis as { Bun?: { gc(isForced: boolean): void }; gc?: () => void };
  for (let i = 0; i < 3; i++) {
    Bun?.gc(true);
    gc?.();
  }
}

const [, , subject, workload = ""] = process.argv;
const meter = await createMeter(subject);
const create = WORKLOADS[workload];
const value = create !== undefined
  ? await measureCalls(create(meter))
  : measureMemory(meter, workload === "memory-counter" ? "counter" : "histogram");
console.log(JSON.stringify({ value }));

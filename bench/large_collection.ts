/**
 * How long a collection of 100,000 series blocks the application thread at a time: the longest gaps
 * between turns of the event loop while it is made, handed over and delivered.
 *
 * `deno run -A bench/large_collection.ts` or `bun bench/large_collection.ts`.
 *
 * @module
 */
import { init, metrics, trace } from "../mod.ts";
import { View } from "../src/sdk/mod.ts";
import { startSink } from "./harness/start_sink.ts";

const SERIES_COUNT = 100_000;
const COLLECTIONS = 4;

const sink = await startSink();
const handle = init({
  otlp: { endpoint: sink.url },
  metrics: { exportIntervalMs: 3_600_000 },
  views: [new View({ instrumentName: "*", aggregationCardinalityLimit: SERIES_COUNT * 2 })],
});
// Starts the worker, which takes 11 to 18 ms on Deno.
trace.getTracer("bench").startSpan("warm up").end();
await handle.forceFlush();

const counter = metrics.getMeter("bench").createCounter("series");
let longest: number[] = [];
let isRunning = true;
let last = performance.now();
function turn(): void {
  const now = performance.now();
  longest.push(now - last);
  last = now;
  if (isRunning) setTimeout(turn, 0);
}
turn();

for (let collection = 1; collection <= COLLECTIONS; collection++) {
  for (let i = 0; i < SERIES_COUNT; i++) {
    counter.add(1, { a: i % 1000, b: `x${Math.floor(i / 1000)}`, c: "k" });
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  longest = [];
  last = performance.now();
  const result = await handle.meterProvider?.forceFlush();
  const gaps = longest.toSorted((a, b) => b - a).slice(0, 5).map((gap) => gap.toFixed(1));
  console.log(`collection ${collection}: ${result}, longest gaps in ms: ${gaps.join(", ")}`);
}
isRunning = false;
await handle.shutdown();
sink.stop();

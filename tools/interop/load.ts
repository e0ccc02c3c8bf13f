/**
 * The program whose telemetry is compared, on Deno and on Bun. It sets the package up as an
 * application does, from `OTEL_*` variables, records its load, and writes what it recorded, in
 * normal form, into the given folder:
 *
 * ```sh
 * deno run -A tools/interop/load.ts <folder> <record count> <shutdown | exit>
 * ```
 *
 * With `exit` the package's flush at the end of the program delivers the last records.
 *
 * @module
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { init, type OtelHandle, type SignalStats, trace } from "../../mod.ts";
import {
  cumulativeTemporality,
  deltaTemporality,
  type LogRecordProcessor,
  type ReadableLogRecord,
  type ReadableSpan,
  type SpanProcessor,
} from "../../src/sdk/mod.ts";
import { LogLoad } from "./load_logs.ts";
import { MetricLoad, VIEWS } from "./load_metrics.ts";
import { PRODUCER } from "./load_produced.ts";
import { recordRequests } from "./load_requests.ts";
import { recordEveryField, recordTrees } from "./load_spans.ts";
import type { NormalRecord } from "./normal_form.ts";
import { PointRecorder } from "./point_recorder.ts";
import { Random } from "./random.ts";
import { recordedLog } from "./recorded_log.ts";
import { recordedSpan } from "./recorded_span.ts";
import { StoppedTime } from "./stopped_time.ts";

/** Keeps every ended span. */
class SpanRecorder implements SpanProcessor {
  readonly records: NormalRecord[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.records.push(recordedSpan(span));
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** Keeps every log record. */
class LogRecorder implements LogRecordProcessor {
  readonly records: NormalRecord[] = [];

  onEmit(record: ReadableLogRecord): void {
    this.records.push(recordedLog(record));
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** Records of a signal between two pauses: fewer than the queue holds. */
const WAVE_COUNT = 400;

/** Spans of requests. */
const REQUEST_SPAN_COUNT = 500;

/** Collections before the last one. */
const ROUND_COUNT = 4;

async function main(folder: string, recordCount: number, ending: string): Promise<void> {
  const spans = new SpanRecorder();
  const logs = new LogRecorder();
  // Time stands still while instruments are created, measured and collected, so that both readers
  // get the same times and exemplars.
  const time = new StoppedTime();
  time.stop();
  const handle = init({
    spanProcessors: [spans],
    logRecordProcessors: [logs],
    metricReaders: [createPointRecorder(join(folder, "metrics.jsonl"))],
    metricProducers: [PRODUCER],
    views: VIEWS,
  });
  time.resume();
  const random = new Random(20_260_615);
  const logLoad = new LogLoad();
  let spanCount = recordEveryField();
  logLoad.emitEveryField();
  while (spanCount < recordCount || logLoad.count < recordCount) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    spanCount += recordTrees(random, Math.min(WAVE_COUNT, recordCount - spanCount));
    logLoad.emitMany(random, Math.min(WAVE_COUNT, recordCount - logLoad.count));
  }
  time.stop();
  spanCount += await recordRequests(spans.records, {
    count: REQUEST_SPAN_COUNT,
    onHop: () => time.advance(1.234567),
  });
  spanCount += recordInSpans(logLoad);
  await measure(random, { handle, time });
  // The end of the program delivers the last wave, like the last measurements.
  spanCount += recordTrees(random, WAVE_COUNT);
  logLoad.emitMany(random, WAVE_COUNT);
  const made = { traces: spanCount, logs: logLoad.count };
  const seen = { traces: spans.records.length, logs: logs.records.length };
  if (seen.traces !== made.traces || seen.logs !== made.logs) {
    throw new Error(`made: ${JSON.stringify(made)}, seen: ${JSON.stringify(seen)}`);
  }
  writeRecords(join(folder, "traces.jsonl"), spans.records);
  writeRecords(join(folder, "logs.jsonl"), logs.records);
  if (ending !== "shutdown") return;
  await handle.shutdown();
  checkStats("spans", made.traces, handle.stats().traces);
  checkStats("log records", made.logs, handle.stats().logs);
  checkStats("runs of points", handle.stats().metrics.ended, handle.stats().metrics);
}

// The end of the program delivers the last measurements.
async function measure(
  random: Random,
  { handle, time }: { readonly handle: OtelHandle; readonly time: StoppedTime },
): Promise<void> {
  const load = new MetricLoad();
  for (let round = 0; round < ROUND_COUNT; round++) {
    time.advance(1_234.567_891);
    load.measure(random);
    time.advance(1_000.000_001);
    const result = await handle.meterProvider?.forceFlush();
    if (result !== "success") throw new Error(`metrics were flushed with: ${result}`);
  }
  time.advance(2_000.000_002);
  load.measure(random);
  time.advance(0.5);
}

function createPointRecorder(path: string): PointRecorder {
  // Appended: the last collection comes when the process ends.
  return new PointRecorder((records) => appendFileSync(path, toLines(records)), {
    metricProducers: [PRODUCER],
    aggregationTemporalitySelector:
      process.env.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE === "delta"
        ? deltaTemporality
        : cumulativeTemporality,
  });
}

// Active spans of our own; other records name a given span.
function recordInSpans(logLoad: LogLoad): number {
  const tracer = trace.getTracer("interop.logs");
  return tracer.startActiveSpan("outer", (outer) => {
    logLoad.emitInSpan("outer");
    tracer.startActiveSpan("inner", (inner) => {
      logLoad.emitInSpan("inner");
      inner.end();
      logLoad.emitInSpan("inner, ended");
    });
    outer.end();
    return 2;
  });
}

function writeRecords(path: string, records: readonly NormalRecord[]): void {
  writeFileSync(path, toLines(records));
}

function toLines(records: readonly NormalRecord[]): string {
  return records.map((record) => JSON.stringify(record) + "\n").join("");
}

function checkStats(what: string, made: number, stats: SignalStats): void {
  const { ended, exported, dropped, queued } = stats;
  if (ended === made && exported === made && queued === 0 && Object.keys(dropped).length === 0) {
    return;
  }
  throw new Error(`${made} ${what} were made; stats: ${JSON.stringify(stats)}`);
}

await main(process.argv[2], Number(process.argv[3]), process.argv[4]);

import type { LaneHandle } from "../../link/mod.ts";
import type { LinesConfig } from "../../lines/lines_config.ts";
import type { Platform } from "../../platform/platform.ts";
import {
  FilterLogRecordProcessor,
  type LogRecordProcessor,
  type Resource,
  SnapshotLogRecordProcessor,
  SnapshotSpanProcessor,
  type SpanProcessor,
} from "../../sdk/mod.ts";
import {
  type MetricRun,
  type RecordWriter,
  writeLogRecord,
  writeMetricRun,
  writeSpan,
} from "../../snapshot/mod.ts";
import {
  MAX_METRIC_BYTES,
  MAX_METRIC_RECORDS,
  METRIC_GATHER_DELAY_MS,
} from "./open_metric_lane.ts";
import { type LaneParts, openLane } from "./open_lane.ts";
import { type MemoryLimit, outboxBytes, workerQueueBytes } from "./queue_bytes.ts";
import type { SinkOptions } from "../options/setup_options.ts";
import { signalStats, type SinkStats } from "../stats.ts";

/** Default queue capacity in records. */
const DEFAULT_SINK_QUEUE_SIZE = 131_072;

/** Longest time that a line waits for more lines, in milliseconds. */
const SINK_DELAY_MS = 50;

const DEFAULT_SIGNALS: NonNullable<SinkOptions["signals"]> = ["logs"];

/** Maximum records of one write. */
const SINK_BATCH_SIZE = 4096;

/** Longest time that the reader of the lines may delay a write, in milliseconds. */
const WRITE_TIMEOUT_MS = 30_000;

/** The processors and lanes of the sinks. */
export interface SinksSetup {
  readonly spanProcessors: readonly SpanProcessor[];
  readonly logRecordProcessors: readonly LogRecordProcessor[];
  readonly metricLanes: readonly {
    readonly lane: LaneHandle<MetricRun>;
    readonly options: SinkOptions["metrics"];
  }[];
  /** What happened to the records, by sink and signal. */
  stats(): readonly SinkStats[];
}

/** What every sink is made from. */
export interface SinkParts extends LaneParts {
  readonly resource: Resource;
  readonly platform: Pick<Platform, "absolutePath"> & MemoryLimit;
}

/** Opens a lane for each signal of each sink. */
export function setUpSinks(
  sinks: readonly SinkOptions[],
  parts: SinkParts,
): SinksSetup {
  const spanProcessors: SpanProcessor[] = [];
  const logRecordProcessors: LogRecordProcessor[] = [];
  const metricLanes: { lane: LaneHandle<MetricRun>; options: SinkOptions["metrics"] }[] = [];
  const readers: (() => SinkStats)[] = [];
  for (const sink of sinks) {
    for (const signal of new Set(sink.signals ?? DEFAULT_SIGNALS)) {
      const open = <T>(write: (writer: RecordWriter, item: T) => void): LaneHandle<T> => {
        const lane = openSinkLane({ ...parts, sink, signal }, write);
        const { format, to } = sink;
        readers.push(() => ({ format, to, signal, ...signalStats(lane) }));
        return lane;
      };
      if (signal === "traces") spanProcessors.push(new SnapshotSpanProcessor(open(writeSpan)));
      else if (signal === "metrics") {
        metricLanes.push({ lane: open(writeMetricRun), options: sink.metrics });
      } else {
        const processor = new SnapshotLogRecordProcessor(open(writeLogRecord));
        const { filter } = sink;
        logRecordProcessors.push(
          filter === undefined ? processor : new FilterLogRecordProcessor(processor, filter),
        );
      }
    }
  }
  const stats = (): readonly SinkStats[] => readers.map((read) => read());
  return { spanProcessors, logRecordProcessors, metricLanes, stats };
}

// The worker opens the file at the first write, and again if it was deleted.
function targetOf({ to }: SinkOptions, platform: SinkParts["platform"]): LinesConfig["target"] {
  return typeof to === "string" ? to : { path: platform.absolutePath(to.path) };
}

function openSinkLane<T>(
  { sink, signal, platform, ...parts }: SinkParts & {
    readonly sink: SinkOptions;
    readonly signal: SinkStats["signal"];
  },
  writeRecord: (writer: RecordWriter, item: T) => void,
): LaneHandle<T> {
  const { attributes, schemaUrl } = parts.resource;
  const maxQueueSize = sink.maxQueueSize ?? DEFAULT_SINK_QUEUE_SIZE;
  // A collection is written as a whole.
  const isMetrics = signal === "metrics";
  const chosenBytes = sink.maxQueueBytes ?? (isMetrics ? MAX_METRIC_BYTES : undefined);
  const exporter: LinesConfig = {
    kind: "lines",
    format: sink.format,
    target: targetOf(sink, platform),
    writeTimeoutMs: WRITE_TIMEOUT_MS,
  };
  return openLane({
    config: {
      signal,
      resource: { attributes: { ...attributes }, schemaUrl },
      batch: {
        maxQueueSize,
        maxQueueBytes: workerQueueBytes(chosenBytes),
        scheduledDelayMs: isMetrics ? METRIC_GATHER_DELAY_MS : SINK_DELAY_MS,
        exportTimeoutMs: WRITE_TIMEOUT_MS,
        maxExportBatchSize: Math.min(
          isMetrics ? MAX_METRIC_RECORDS : SINK_BATCH_SIZE,
          maxQueueSize,
        ),
      },
      exporter,
    },
    limits: {
      maxQueueSize,
      ...outboxBytes(chosenBytes, platform),
      handOverDelayMs: SINK_DELAY_MS,
    },
    writeRecord,
    exporterType: "LinesLaneExporter",
  }, parts);
}

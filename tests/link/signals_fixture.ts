/**
 * The three signals, each with records that are numbered and can be told apart in a request.
 *
 * @module
 */
import { ExportLogsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import { ExportMetricsServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import { ExportTraceServiceRequestSchema } from "../../gen/es/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import type { ExportLink, LaneConfig, LaneHandle, OutboxLimits } from "../../src/link/mod.ts";
import {
  LoggerProvider,
  MeterProvider,
  SnapshotLogRecordProcessor,
  SnapshotMetricReader,
  SnapshotSpanProcessor,
  TracerProvider,
} from "../../src/sdk/mod.ts";
import { writeLogRecord, writeMetricRun, writeSpan } from "../../src/snapshot/mod.ts";
import { decodeExportRequest } from "../support/decode_export_request.ts";
import { flattenLogs, flattenMetrics, flattenSpans } from "../support/received.ts";

/** Where records of one signal are made. */
export interface SignalSource {
  readonly lane: Pick<LaneHandle<never>, "forceFlush" | "shutdown" | "stats">;
  /** Makes the record of this number. */
  readonly record: (number: number) => void;
}

/** A signal: opens its lane, and reads its requests. */
export interface SignalOnTrial {
  readonly name: LaneConfig["signal"];
  readonly open: (link: ExportLink, config: LaneConfig, limits: OutboxLimits) => SignalSource;
  /** What a request says of each record, as `textOf` does; it groups them by scope. */
  readonly textsOf: (body: Uint8Array) => readonly string[];
}

/** What the record of a number says. */
export function textOf(number: number): string {
  return `scope ${number % 3}: ${number}`;
}

const FORM = { isJson: false };

/** Spans whose name is one of a few, and whose text comes by name, by phrase and as it is. */
const TRACES: SignalOnTrial = {
  name: "traces",
  open: (link, config, limits) => {
    const lane = link.openLane(config, writeSpan, limits);
    const provider = new TracerProvider({ spanProcessors: [new SnapshotSpanProcessor(lane)] });
    return {
      lane,
      record: (number) => {
        const tracer = provider.getTracer(`scope ${number % 3}`);
        tracer.startSpan(`${number % 7}`, { attributes: { tens: Math.floor(number / 7) } }).end();
      },
    };
  },
  textsOf: (body) =>
    flattenSpans(decodeExportRequest(ExportTraceServiceRequestSchema, body, FORM))
      .map(({ scope, name, attributes }) =>
        `${scope.name}: ${Number(attributes["tens"]) * 7 + Number(name)}`
      ),
};

const LOGS: SignalOnTrial = {
  name: "logs",
  open: (link, config, limits) => {
    const lane = link.openLane(config, writeLogRecord, limits);
    const logRecordProcessors = [new SnapshotLogRecordProcessor(lane)];
    const provider = new LoggerProvider({ logRecordProcessors });
    return {
      lane,
      record: (number) => provider.getLogger(`scope ${number % 3}`).emit({ body: `${number}` }),
    };
  },
  textsOf: (body) =>
    flattenLogs(decodeExportRequest(ExportLogsServiceRequestSchema, body, FORM))
      .map(({ scope, body }) => `${scope.name}: ${String(body)}`),
};

/** Collections of one sum, which has the number: each collection is a record. */
const METRICS: SignalOnTrial = {
  name: "metrics",
  open: (link, config, limits) => {
    const lane = link.openLane(config, writeMetricRun, limits);
    const timers = { after: () => () => {} };
    const reader = new SnapshotMetricReader(lane, { timers });
    const provider = new MeterProvider({ readers: [reader] });
    const counter = provider.getMeter("scope").createCounter("records");
    return {
      lane,
      record: (number) => {
        counter.add(number > 0 ? 1 : 0);
        reader.flushNow();
      },
    };
  },
  textsOf: (body) => {
    const request = decodeExportRequest(ExportMetricsServiceRequestSchema, body, FORM);
    const values = flattenMetrics(request).flatMap(({ dataPoints }) =>
      dataPoints.map((point) => Number(point.value))
    );
    if (values.length !== 1) throw new Error(`a request mixes collections: ${values}`);
    return values.map(textOf);
  },
};

/** All of them. */
export const SIGNALS: readonly SignalOnTrial[] = [TRACES, LOGS, METRICS];

/**
 * Messages from the demo's processes to the one that started them: a line of JSON each.
 *
 * @module
 */
import type { Stats } from "../../mod.ts";
import type { DemoHistogram } from "./demo_histogram.ts";
import type { DemoLog } from "./demo_log.ts";
import type { DemoSpan } from "./demo_span.ts";

/** A process listens. */
export interface ReadyMessage {
  readonly type: "ready";
  /** Its URL, without trailing slash. */
  readonly url: string;
  /** The runtime and its version. */
  readonly runtime: string;
}

/** Records of the services, as they are drawn. */
export interface DemoRecords {
  readonly spans: readonly DemoSpan[];
  readonly logs: readonly DemoLog[];
  readonly histograms: readonly DemoHistogram[];
}

/** Content of an export request. */
export interface ExportedRecords extends DemoRecords {
  /** Metrics of any kind. */
  readonly metricCount: number;
}

/** The receiver got an export request. */
export interface ExportMessage extends ExportedRecords {
  readonly type: "export";
  readonly isGzip: boolean;
  /** Size of the body on the wire. */
  readonly wireBytes: number;
  /** Size of the body, decompressed. */
  readonly bodyBytes: number;
}

/** A service has delivered everything and is about to end. */
export interface ReportMessage {
  readonly type: "report";
  /** How the last flush ended. */
  readonly flushResult: string;
  readonly stats: Stats;
  /** CPU time since the service was ready. */
  readonly cpu: CpuTime;
  /** The records of the service, if it was asked to keep them. */
  readonly kept: DemoRecords;
}

/** CPU time of a process. */
export interface CpuTime {
  /** Of the application's thread; undefined if unknown. */
  readonly applicationMs?: number;
  /** Of all threads together. */
  readonly processMs: number;
}

/** Something went wrong. */
export interface FaultMessage {
  readonly type: "fault";
  readonly text: string;
}

/** One line. */
export type DemoMessage = ReadyMessage | ExportMessage | ReportMessage | FaultMessage;

/**
 * What the processes of the demo tell the one that started them: one line of JSON each.
 *
 * @module
 */
import type { Stats } from "../../mod.ts";
import type { DemoSpan } from "./demo_span.ts";

/** A process listens. */
export interface ReadyMessage {
  readonly type: "ready";
  /** Where, without a slash at the end. */
  readonly url: string;
  /** The runtime and its version. */
  readonly runtime: string;
}

/** The receiver got an export request. */
export interface ExportMessage {
  readonly type: "export";
  readonly isGzip: boolean;
  /** Size of the body as it came. */
  readonly wireBytes: number;
  /** Size of the body, decompressed. */
  readonly bodyBytes: number;
  readonly spans: readonly DemoSpan[];
}

/** A service has delivered everything and is about to end. */
export interface ReportMessage {
  readonly type: "report";
  /** How the last flush ended. */
  readonly flushResult: string;
  readonly stats: Stats;
  /** CPU time since the service was ready. */
  readonly cpu: CpuTime;
  /** The spans as the service recorded them, where it was asked to keep them. */
  readonly spans: readonly DemoSpan[];
}

/** CPU time of a process. */
export interface CpuTime {
  /** Of the application's thread; undefined where the runtime does not tell. */
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

import type { ControlBlock } from "../link/control_block.ts";
import type { HeaderValues } from "../link/header_source.ts";
import type { DropReason } from "../link/drop_reason.ts";
import type { RecordBatch, Scope } from "../snapshot/mod.ts";

/** What an exporter gets from its lane. */
export interface ExporterContext {
  /** Scopes by number. Grows while the lane lives. */
  readonly scopes: readonly Scope[];
  /** The lane's counters. */
  readonly control: ControlBlock;
  /** Reports something to the user, once per cause. */
  readonly report: (cause: string, message: string) => void;
  /**
   * Asks the application for the headers of the next request. `undefined` if it never gave any, or
   * none other than `refused`.
   *
   * @default there is nothing to ask for
   */
  readonly askForHeaders?:
    | ((refused?: HeaderValues) => Promise<HeaderValues | undefined>)
    | undefined;
}

/** Outcome of a request. Records that are not dropped were accepted. */
export interface Delivery {
  /** How many records it covers, following on those of earlier deliveries of the batch. */
  readonly recordCount: number;
  /** How many of them are lost. */
  readonly droppedCount: number;
  /** Why they are lost. */
  readonly reason?: DropReason;
  /** What to tell the user, if anything. */
  readonly message?: string;
  /**
   * Distinguishes the message from others with the same reason; of those with the same subject only
   * the first is shown. A few hyphenated words, or a host.
   */
  readonly subject?: string;
  /** How many data points are lost, if not as many as records. */
  readonly failedItemCount?: number;
  /** The cause of the failure for `error.type`. @default the reason */
  readonly errorType?: string;
  /** Status of the last response: a number for HTTP, a name for gRPC. */
  readonly statusCode?: number | string;
}

/** The end of a lane: delivers batches to their destination. */
export interface LaneExporter {
  /**
   * Exports a batch, yielding a delivery for each request as soon as its outcome is known. Ends in
   * bounded time; not called again before that.
   */
  export(batch: RecordBatch): AsyncIterable<Delivery>;
  /** Counts the items of a batch, if a record is not one item. @default its length */
  itemCount?(batch: RecordBatch): number;
  /** Cuts short a wait of the exporter's own, such as a backoff: a flush wants the batch now. */
  hurry(): void;
  /** Aborts what is under way and releases everything. */
  close(): void;
}

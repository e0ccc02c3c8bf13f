import type { DropReason } from "../link/drop_reason.ts";
import type { RecordBatch } from "../snapshot/mod.ts";

/** What became of a batch. Everything that is not dropped was accepted. */
export interface Delivery {
  /** How many records of the batch are lost. */
  readonly droppedCount: number;
  /** Why they are lost. */
  readonly reason?: DropReason;
  /** What to tell the user, if anything. */
  readonly message?: string;
  /**
   * What tells the message from others for the same reason: of several about the same thing the
   * user is told the first. A few words with hyphens, or a host.
   */
  readonly about?: string;
  /** How many data points are lost, where that is not the number of records. */
  readonly failedItemCount?: number;
  /** The cause of the failure for `error.type`. @default the reason */
  readonly errorType?: string;
  /** The last answer's status: a number of HTTP, or a name of gRPC. */
  readonly statusCode?: number | string;
}

/** The end of a lane: takes batches to their destination. */
export interface LaneExporter {
  /** Takes a batch. Called again only after the promise is fulfilled, which it is in time. */
  export(batch: RecordBatch): Promise<Delivery>;
  /** Counts what is in a batch, where a record is not one item. @default its length */
  itemCount?(batch: RecordBatch): number;
  /** Stops waiting where it waits of its own accord: somebody wants the batch delivered now. */
  hurry(): void;
  /** Ends what is under way and gives everything back. */
  close(): void;
}

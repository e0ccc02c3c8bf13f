import type { ControlBlock } from "../link/control_block.ts";
import type { HeaderValues } from "../link/header_source.ts";
import type { DropReason } from "../link/drop_reason.ts";
import type { RecordBatch, Scope } from "../snapshot/mod.ts";

/** What an exporter is given of the lane that it is the end of. */
export interface ExporterContext {
  /** Scopes by number; grows. */
  readonly scopes: readonly Scope[];
  /** The lane's counters. */
  readonly control: ControlBlock;
  /** Tells the user something, once per cause. */
  readonly report: (cause: string, message: string) => void;
  /**
   * Asks the application for the headers of the next request. `undefined` where it never gave any.
   *
   * @default there is nothing to ask for
   */
  readonly askForHeaders?:
    | ((refused?: HeaderValues) => Promise<HeaderValues | undefined>)
    | undefined;
}

/** What became of a request. Everything that is not dropped was accepted. */
export interface Delivery {
  /** How many records it was about: the first of the batch that nothing was said of yet. */
  readonly recordCount: number;
  /** How many of them are lost. */
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
  /**
   * Takes a batch, and tells of each request that it took as soon as its fate is known. Called
   * again only after the last one, which comes in time.
   */
  export(batch: RecordBatch): AsyncIterable<Delivery>;
  /** Counts what is in a batch, where a record is not one item. @default its length */
  itemCount?(batch: RecordBatch): number;
  /** Stops waiting where it waits of its own accord: somebody wants the batch delivered now. */
  hurry(): void;
  /** Ends what is under way and gives everything back. */
  close(): void;
}

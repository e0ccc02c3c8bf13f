import type { FlushOptions, FlushResult } from "./flush_result.ts";

/** Where snapshots go: the outbox of a link. */
export interface SnapshotSink<T> {
  /** Writes a record of the item, which may be changed or reused afterwards. */
  write(item: T): void;
  /** Delivers what was written so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult>;
  /** Delivers what was written so far and takes no more. */
  shutdown(options?: FlushOptions): Promise<FlushResult>;
}

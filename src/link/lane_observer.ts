import type { DropReason } from "./drop_reason.ts";
import type { ExportMessage } from "./protocol.ts";

/**
 * Is told what becomes of the records of a lane, as far as its counters do not tell: how each
 * export ended, and which side of the crossing a record was lost on.
 */
export interface LaneObserver {
  /** A record was dropped instead of being written. */
  refused(reason: DropReason): void;
  /** The pipeline begins or ends an export. */
  receive(message: ExportMessage): void;
  /**
   * So many records were given up together: those that are being exported, and then those that
   * wait.
   */
  abandoned(reason: DropReason, count: number): void;
}

import type { DropReason } from "./drop_reason.ts";
import type { ExportMessage } from "./protocol.ts";

/**
 * Receives what the counters of a lane do not show: how each export ended, and on which side of the
 * link a record was lost.
 */
export interface LaneObserver {
  /** A record was dropped instead of being written. */
  refused(reason: DropReason): void;
  /** The pipeline begins or ends an export. */
  receive(message: ExportMessage): void;
  /** `count` records were given up at once: those being exported first, then those waiting. */
  abandoned(reason: DropReason, count: number): void;
}

import { Cell, type ControlBlock } from "./control_block.ts";
import type { DropReason } from "./drop_reason.ts";
import type { HeaderSource } from "./header_source.ts";
import type { LaneObserver } from "./lane_observer.ts";
import type { Outbox } from "./outbox.ts";
import type { LostBefore } from "./pending_flushes.ts";
import type { LaneConfig } from "./protocol.ts";

/** The near end of a lane. */
export interface OpenLane {
  /** The configuration that the pipeline receives. */
  readonly config: LaneConfig;
  /** Its counters. */
  readonly control: ControlBlock;
  /** Where its records are written, of a type that only the lane knows. */
  readonly outbox: Outbox<never>;
  /** Observes what becomes of the records. */
  readonly observer: LaneObserver | undefined;
  /** Gives the headers of its requests. */
  readonly headerSource: HeaderSource | undefined;
}

/** The open lanes of a link by number, and operations on all of them. */
export class OpenLanes extends Map<number, OpenLane> {
  /** Records that the pipeline is done with, of all lanes together. */
  get settledCount(): number {
    let count = 0;
    for (const { control } of this.values()) count += control.total(Cell.SETTLED);
    return count;
  }

  /** Records that are neither exported nor dropped, of all lanes together. */
  get pendingCount(): number {
    return this.all().reduce((sum, { outbox }) => sum + outbox.pendingCount, 0);
  }

  /** Whether any record is pending. */
  get isPending(): boolean {
    return this.pendingCount > 0;
  }

  /** Whether a record was ever lost. */
  get hasLost(): boolean {
    return this.all().some(({ control }) => control.get(Cell.LOST) !== 0);
  }

  /** A copy of the lanes. */
  all(): readonly OpenLane[] {
    return [...this.values()];
  }

  /** The lanes' header sources, one per function. */
  headerSources(): Iterable<HeaderSource> {
    const sources = this.all().flatMap(({ headerSource }) => headerSource ?? []);
    return new Map(sources.map((source) => [source.headersFunction, source])).values();
  }

  /** Hands over what was written, on every lane. */
  handOver(): void {
    // A copy: a hand-over that fails may lead to another lane.
    for (const { outbox } of this.all()) outbox.handOver();
  }

  /** Releases memory of settled records. */
  release(): void {
    for (const { outbox } of this.values()) outbox.release();
  }

  /** Drops what was handed over and is not settled. */
  abandon(reason: DropReason): void {
    for (const { outbox } of this.values()) outbox.abandon(reason);
  }

  /** Whether no record was lost on these lanes since; false if one is closed. */
  isWholeSince(lost: LostBefore): boolean {
    return [...lost].every(([lane, lostBefore]) =>
      this.get(lane)?.control.get(Cell.LOST) === lostBefore
    );
  }
}

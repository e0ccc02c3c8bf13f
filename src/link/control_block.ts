import { DROP_REASONS, type DropReason } from "./drop_reason.ts";

/**
 * Cells of a control block. They only count up, and wrap around at 32 bits: what matters is the
 * difference from an earlier reading.
 */
export const Cell = {
  /** Records that left the queue for a batch. */
  TAKEN: 0,
  /** Records whose outcome is known: exported or dropped by the pipeline. */
  SETTLED: 1,
  /** Records that the receiver accepted. */
  EXPORTED: 2,
  /** Requests that ended. */
  REQUESTS: 3,
  /** Attempts that were retried. */
  RETRIES: 4,
  /** Records that were dropped after they were handed over, for whatever reason. */
  LOST: 5,
} as const;
/** One of the cells that are not drop counters. */
export type Cell = typeof Cell[keyof typeof Cell];

const FIRST_DROP_CELL = 6;
const CELL_COUNT = FIRST_DROP_CELL + DROP_REASONS.length;

/**
 * Counters of one lane that both threads share. The worker counts, and the application thread reads
 * without waiting for a message.
 */
export class ControlBlock {
  #cells: Int32Array;
  readonly #totals: Float64Array = new Float64Array(CELL_COUNT);
  readonly #seen: Int32Array = new Int32Array(CELL_COUNT);

  /** A new block, or a view of the block of the other side. */
  constructor(cells: Int32Array = new Int32Array(sharedBytes(CELL_COUNT * 4))) {
    this.#cells = cells;
  }

  /** The shared memory, to be posted to the worker. */
  get cells(): Int32Array {
    return this.#cells;
  }

  /** Detaches from the shared memory: later counts of the other side are not seen. */
  detach(): void {
    this.#cells = this.#cells.map((_, cell) => Atomics.load(this.#cells, cell));
  }

  /** Counts. */
  add(cell: Cell, count: number): void {
    Atomics.add(this.#cells, cell, count);
  }

  /** Counts drops. */
  addDrop(reason: DropReason, count: number): void {
    Atomics.add(this.#cells, dropCell(reason), count);
  }

  /** The wrapped 32-bit value, to be compared with `difference`. */
  get(cell: Cell): number {
    return Atomics.load(this.#cells, cell);
  }

  /** Sets a cell; used only between the end of a worker and the start of the next. */
  set(cell: Cell, value: number): void {
    Atomics.store(this.#cells, cell, value);
  }

  /** The count since the start, beyond 32 bits if this or `keepUp` is called often enough. */
  total(cell: Cell): number {
    return this.#total(cell);
  }

  /** Reads every cell, so that no counter wraps around unnoticed. */
  keepUp(): void {
    for (let cell = 0; cell < CELL_COUNT; cell++) this.#total(cell);
  }

  /** Drops since the start, by reason; reasons without drops are left out. */
  totalDrops(): Partial<Record<DropReason, number>> {
    const drops: Partial<Record<DropReason, number>> = {};
    for (const reason of DROP_REASONS) {
      const count = this.#total(dropCell(reason));
      if (count > 0) drops[reason] = count;
    }
    return drops;
  }

  /** All drops since the start. */
  dropCount(): number {
    return Object.values(this.totalDrops()).reduce((sum, count) => sum + count, 0);
  }

  #total(cell: number): number {
    const value = Atomics.load(this.#cells, cell);
    this.#totals[cell] += difference(value, this.#seen[cell]);
    this.#seen[cell] = value;
    return this.#totals[cell];
  }
}

/** How far a wrapped counter is ahead of another. */
export function difference(later: number, earlier: number): number {
  return (later - earlier) | 0;
}

/** Memory that threads can share, or plain memory where there is none. */
export function sharedBytes(byteCount: number): SharedArrayBuffer | ArrayBuffer {
  return typeof SharedArrayBuffer === "undefined"
    ? new ArrayBuffer(byteCount)
    : new SharedArrayBuffer(byteCount);
}

function dropCell(reason: DropReason): number {
  return FIRST_DROP_CELL + DROP_REASONS.indexOf(reason);
}

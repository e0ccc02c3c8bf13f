import type { FlushResult } from "../sdk/flush_result.ts";

/** Lost records per lane when a flush was requested. */
export type LostBefore = ReadonlyMap<number, number>;

interface PendingFlush {
  readonly lanes: LostBefore;
  readonly settle: (result: FlushResult) => void;
}

/**
 * Flushes that are not settled. While there are any, the process is kept alive: otherwise a program
 * that only awaits its flush would end.
 */
export class PendingFlushes {
  readonly #flushes = new Map<number, PendingFlush>();
  readonly #keepAlive: () => () => void;
  #letProcessEnd: (() => void) | undefined;
  #nextId = 1;

  /** @param keepAlive Keeps the process alive until the function that it returns is called. */
  constructor(keepAlive: () => () => void) {
    this.#keepAlive = keepAlive;
  }

  /** Whether every flush is settled. */
  get isEmpty(): boolean {
    return this.#flushes.size === 0;
  }

  /** Adds a flush of these lanes; returns its number. */
  add(lanes: LostBefore, settle: (result: FlushResult) => void): number {
    const id = this.#nextId++;
    this.#flushes.set(id, { lanes, settle });
    this.#letProcessEnd ??= this.#keepAlive();
    return id;
  }

  /** Removes a flush; returns what settles it, or `undefined` if it is settled already. */
  take(id: number): PendingFlush["settle"] | undefined {
    const flush = this.#flushes.get(id);
    this.#flushes.delete(id);
    if (this.isEmpty) {
      this.#letProcessEnd?.();
      this.#letProcessEnd = undefined;
    }
    return flush?.settle;
  }

  /** A copy of the pending flushes, by number. */
  all(): readonly (readonly [id: number, lanes: LostBefore])[] {
    return [...this.#flushes].map(([id, { lanes }]) => [id, lanes]);
  }
}

import type { FlushResult } from "../sdk/flush_result.ts";

/** How many records of each lane were lost when a flush was asked for. */
export type LostBefore = ReadonlyMap<number, number>;

interface PendingFlush {
  readonly lanes: LostBefore;
  readonly settle: (result: FlushResult) => void;
}

/**
 * The flushes that have no answer. While there is one the process is kept alive: a program that
 * only waits for its flush would count as finished.
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

  /** Whether every flush has its answer. */
  get isEmpty(): boolean {
    return this.#flushes.size === 0;
  }

  /** Adds one about some lanes; returns its number. */
  add(lanes: LostBefore, settle: (result: FlushResult) => void): number {
    const id = this.#nextId++;
    this.#flushes.set(id, { lanes, settle });
    this.#letProcessEnd ??= this.#keepAlive();
    return id;
  }

  /** Takes one out; returns what answers it, or `undefined` where it has its answer. */
  take(id: number): PendingFlush["settle"] | undefined {
    const flush = this.#flushes.get(id);
    this.#flushes.delete(id);
    if (this.isEmpty) {
      this.#letProcessEnd?.();
      this.#letProcessEnd = undefined;
    }
    return flush?.settle;
  }

  /** Those of now, by their numbers. */
  all(): readonly (readonly [id: number, lanes: LostBefore])[] {
    return [...this.#flushes].map(([id, { lanes }]) => [id, lanes]);
  }
}

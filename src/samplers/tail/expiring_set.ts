import type { Timers } from "../../sdk/mod.ts";

/** Options of an {@linkcode ExpiringSet}. */
export interface ExpiringSetOptions<Item> {
  /** Milliseconds after which an item expires at the latest; at the earliest after half of that. */
  readonly maxMs: number;
  readonly timers: Timers;
  /** Called with each item that has expired and was removed. */
  readonly onExpired: (item: Item) => void;
}

/**
 * Items in the order in which they were added, for a limited time each. It counts rounds of half of
 * that time, which run only while there are items, and so needs no clock.
 */
export class ExpiringSet<Item> implements Iterable<Item> {
  readonly #options: ExpiringSetOptions<Item>;
  // Each item with the round in which it was added.
  readonly #rounds = new Map<Item, number>();
  #round = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: ExpiringSetOptions<Item>) {
    this.#options = options;
  }

  /** Adds an item; one that is present keeps its place and time. */
  add(item: Item): void {
    if (this.#rounds.has(item)) return;
    this.#rounds.set(item, this.#round);
    if (this.#cancelTimer === undefined) this.#startRound();
  }

  /** Removes an item; does nothing if it is not present. */
  delete(item: Item): void {
    this.#rounds.delete(item);
  }

  /** Goes over the items, the oldest first; they may be removed meanwhile. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.#rounds.keys();
  }

  /** Cancels the timer; items no longer expire. Nothing may be added from then on. */
  stop(): void {
    this.#cancelTimer?.();
  }

  #startRound(): void {
    const { maxMs, timers, onExpired } = this.#options;
    this.#cancelTimer = timers.after(maxMs / 2, () => {
      this.#cancelTimer = undefined;
      for (const [item, round] of this.#rounds) {
        if (round === this.#round) break;
        this.#rounds.delete(item);
        onExpired(item);
      }
      this.#round++;
      if (this.#rounds.size > 0) this.#startRound();
    });
  }
}

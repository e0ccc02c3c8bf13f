/** Returns a time in milliseconds that only increases. If it does not, no time counts as passed. */
export type Ticks = () => number;

/**
 * Lets a number of items through per second, plus the unused rest of the last second: a leaky
 * bucket that holds one second's credit, and at least 1.
 */
export class RateLimiter {
  readonly #ticks: Ticks;
  #perSecond: number;
  #credit: number;
  #lastTick: number;

  /** Starts with a full bucket. @param perSecond At least 0, which lets nothing through. */
  constructor(perSecond: number, ticks: Ticks) {
    this.#ticks = ticks;
    this.#perSecond = perSecond;
    this.#credit = mostCredit(perSecond);
    this.#lastTick = ticks();
  }

  /** Takes one credit if there is one, and returns whether there was. */
  take(): boolean {
    // Most per-operation strategies guarantee nothing; reading the time costs more than the rest.
    if (this.#perSecond === 0) return false;
    this.#refill();
    if (this.#credit < 1) return false;
    this.#credit--;
    return true;
  }

  /** Changes the rate. The remaining credit stays, so that a change causes no burst. */
  update(perSecond: number): void {
    this.#refill();
    this.#perSecond = perSecond;
    this.#credit = Math.min(this.#credit, mostCredit(perSecond));
  }

  #refill(): void {
    const tick = this.#ticks();
    const elapsedMs = tick - this.#lastTick;
    this.#lastTick = tick;
    // A clock that the application supplies may go backwards, or return NaN.
    if (!(elapsedMs > 0)) return;
    const grown = this.#credit + elapsedMs / 1000 * this.#perSecond;
    this.#credit = Math.min(grown, mostCredit(this.#perSecond));
  }
}

function mostCredit(perSecond: number): number {
  return perSecond === 0 ? 0 : Math.max(perSecond, 1);
}

/** Milliseconds that go forward. Where they do not, the time in between counts as none. */
export type Ticks = () => number;

/**
 * Lets so many through in a second, with what was not used of the last second on top: a leaky
 * bucket that holds one second's share, and at least one.
 */
export class RateLimiter {
  readonly #ticks: Ticks;
  #perSecond: number;
  #credit: number;
  #lastTick: number;

  /** Begins with a full bucket. @param perSecond At least 0, which lets nothing through. */
  constructor(perSecond: number, ticks: Ticks) {
    this.#ticks = ticks;
    this.#perSecond = perSecond;
    this.#credit = mostCredit(perSecond);
    this.#lastTick = ticks();
  }

  /** Whether one more may pass now; it counts as passed then. */
  take(): boolean {
    // Most strategies of operations guarantee nothing; reading the time costs more than the rest.
    if (this.#perSecond === 0) return false;
    this.#refill();
    if (this.#credit < 1) return false;
    this.#credit--;
    return true;
  }

  /** Changes the rate. What is left of the credit stays, so that a change makes no burst. */
  update(perSecond: number): void {
    this.#refill();
    this.#perSecond = perSecond;
    this.#credit = Math.min(this.#credit, mostCredit(perSecond));
  }

  #refill(): void {
    const tick = this.#ticks();
    const elapsedMs = tick - this.#lastTick;
    this.#lastTick = tick;
    // A clock of the application's may go back, or answer NaN.
    if (!(elapsedMs > 0)) return;
    const grown = this.#credit + elapsedMs / 1000 * this.#perSecond;
    this.#credit = Math.min(grown, mostCredit(this.#perSecond));
  }
}

function mostCredit(perSecond: number): number {
  return perSecond === 0 ? 0 : Math.max(perSecond, 1);
}

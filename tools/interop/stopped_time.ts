/**
 * The time of this thread, which can be made to stand still and be moved on by hand: whoever
 * collects or measures in between does so at the same moment. Timers go on, and so does the time of
 * workers.
 */
export class StoppedTime {
  readonly #dateNow: () => number = Date.now;
  readonly #performanceNow: () => number = performance.now.bind(performance);
  #epochMs = 0;
  #monotonicMs = 0;

  /** Stops the time as it is. */
  stop(): void {
    this.#epochMs = this.#dateNow();
    this.#monotonicMs = this.#performanceNow();
    this.#replace(() => Math.floor(this.#epochMs), () => this.#monotonicMs);
  }

  /** Lets the time go on from where it would be; not after it was moved on. */
  resume(): void {
    this.#replace(this.#dateNow, this.#performanceNow);
  }

  /** Moves the stopped time on. */
  advance(ms: number): void {
    this.#epochMs += ms;
    this.#monotonicMs += ms;
  }

  #replace(dateNow: () => number, performanceNow: () => number): void {
    Date.now = dateNow;
    Object.defineProperty(performance, "now", { value: performanceNow, configurable: true });
  }
}

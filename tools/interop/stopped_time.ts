/**
 * The time of this thread, which can be stopped and advanced, so that collections and measurements
 * happen at the same moment. Timers and workers are not affected.
 */
export class StoppedTime {
  readonly #dateNow: () => number = Date.now;
  readonly #performanceNow: () => number = performance.now.bind(performance);
  #epochMs = 0;
  #monotonicMs = 0;

  /** Stops the time. */
  stop(): void {
    this.#epochMs = this.#dateNow();
    this.#monotonicMs = this.#performanceNow();
    this.#replace(() => Math.floor(this.#epochMs), () => this.#monotonicMs);
  }

  /** Resumes the real time; not allowed once it was advanced. */
  resume(): void {
    this.#replace(this.#dateNow, this.#performanceNow);
  }

  /** Advances the stopped time. */
  advance(ms: number): void {
    this.#epochMs += ms;
    this.#monotonicMs += ms;
  }

  #replace(dateNow: () => number, performanceNow: () => number): void {
    Date.now = dateNow;
    Object.defineProperty(performance, "now", { value: performanceNow, configurable: true });
  }
}

/**
 * The time of this thread, standing still until it is moved on: whoever collects in between does so
 * at the same moment. Timers go on, and so does the time of workers.
 */
export class StoppedTime {
  #epochMs: number = Date.now();
  #monotonicMs: number = performance.now();

  /** Stops the time, for the rest of the process. */
  constructor() {
    Date.now = () => Math.floor(this.#epochMs);
    Object.defineProperty(performance, "now", { value: () => this.#monotonicMs });
  }

  /** Moves the time on. */
  advance(ms: number): void {
    this.#epochMs += ms;
    this.#monotonicMs += ms;
  }
}

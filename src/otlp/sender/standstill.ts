/**
 * How much later than it is due a timer tells that the process stood still, in milliseconds: it was
 * stopped, as a container that is paused or frozen between two requests and a computer that sleeps,
 * or had no processor. It is also what an attempt is given afterwards, so that an answer that came
 * meanwhile is heard: the runtimes call timers before they look at connections.
 */
export const STANDSTILL_MS = 1000;

/** A deadline that moves on by the time in which the process stood still. */
export class Deadline {
  readonly #nowMs: () => number;
  #atMs: number;

  /** @param limitMs How far it is away; `Infinity` means that there is none. */
  constructor(limitMs: number, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#atMs = nowMs() + limitMs;
  }

  /** Milliseconds that are left. */
  get leftMs(): number {
    return this.#atMs - this.#nowMs();
  }

  /** Waits for what takes at most `boundMs`: if it took much more, the process stood still. */
  async during<Value>(boundMs: number, work: Promise<Value>): Promise<Value> {
    const startMs = this.#nowMs();
    const value = await work;
    const overMs = this.#nowMs() - startMs - boundMs;
    if (overMs >= STANDSTILL_MS) this.#atMs += overMs;
    return value;
  }
}

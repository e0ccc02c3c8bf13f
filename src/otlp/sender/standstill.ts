/**
 * How late a timer must fire for the process to count as having stood still, in milliseconds: in a
 * container that was paused or frozen between requests, on a computer that slept, or without CPU
 * time. Also the extra time that an attempt then gets to read a response that arrived meanwhile:
 * the runtimes run timers before they poll connections.
 */
export const STANDSTILL_MS = 1000;

/** A deadline that is extended by any time in which the process stood still. */
export class Deadline {
  readonly #nowMs: () => number;
  #atMs: number;

  /** @param limitMs Time until the deadline; `Infinity` means that there is none. */
  constructor(limitMs: number, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#atMs = nowMs() + limitMs;
  }

  /** Milliseconds that are left. */
  get leftMs(): number {
    return this.#atMs - this.#nowMs();
  }

  /** Awaits work that takes at most `boundMs`: if it took much longer, the process stood still. */
  async during<Value>(boundMs: number, work: Promise<Value>): Promise<Value> {
    const startMs = this.#nowMs();
    const value = await work;
    const overMs = this.#nowMs() - startMs - boundMs;
    if (overMs >= STANDSTILL_MS) this.#atMs += overMs;
    return value;
  }
}

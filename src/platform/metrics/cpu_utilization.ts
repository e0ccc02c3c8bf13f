/** Processor time, or a share of it, by what it was spent on. */
export interface CpuShares {
  /** By the program. */
  readonly user: number;
  /** By the operating system for the program. */
  readonly system: number;
}

/** Shortest time over which a share is told, in milliseconds. */
export const MIN_SAMPLE_MS = 500;

/**
 * Tells the share of the processors that was used since the last reading. Who asks again within
 * half a second gets the same answer: several readers collect at nearly the same moment, and over
 * the time between them a share says nothing.
 */
export class CpuUtilization {
  readonly #readSeconds: () => CpuShares;
  readonly #cpuCount: number;
  readonly #nowMs: () => number;
  #before: CpuShares;
  #beforeMs: number;
  #last: CpuShares | undefined;

  /**
   * Begins to measure.
   *
   * @param readSeconds Tells the processor time so far, in seconds.
   * @param cpuCount How many processors there are.
   * @param nowMs Tells the time in milliseconds, never running backwards.
   */
  constructor(
    readSeconds: () => CpuShares,
    cpuCount: number,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#readSeconds = readSeconds;
    this.#cpuCount = cpuCount;
    this.#nowMs = nowMs;
    this.#before = readSeconds();
    this.#beforeMs = nowMs();
  }

  /** The shares, from 0 to 1; `undefined` when no time has passed yet. */
  read(): CpuShares | undefined {
    const nowMs = this.#nowMs();
    const elapsedMs = nowMs - this.#beforeMs;
    if (elapsedMs <= 0 || this.#last !== undefined && elapsedMs < MIN_SAMPLE_MS) return this.#last;
    const now = this.#readSeconds();
    const available = elapsedMs / 1e3 * this.#cpuCount;
    this.#last = {
      user: Math.max(0, now.user - this.#before.user) / available,
      system: Math.max(0, now.system - this.#before.system) / available,
    };
    this.#before = now;
    this.#beforeMs = nowMs;
    return this.#last;
  }
}

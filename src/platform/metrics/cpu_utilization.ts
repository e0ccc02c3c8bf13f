/** CPU time, or a share of it, by CPU mode. */
export interface CpuShares {
  /** Spent by the program. */
  readonly user: number;
  /** Spent by the operating system for the program. */
  readonly system: number;
}

/** The shortest time over which a share is computed, in milliseconds. */
export const MIN_SAMPLE_MS = 500;

/**
 * Computes the share of the processors that was used since the last reading. A reading within half
 * a second of it returns the same shares: several readers collect at nearly the same moment, and
 * shares over so short a time are meaningless.
 */
export class CpuUtilization {
  readonly #readSeconds: () => CpuShares;
  readonly #cpuCount: number;
  readonly #nowMs: () => number;
  #before: CpuShares;
  #beforeMs: number;
  #last: CpuShares | undefined;

  /**
   * Starts measuring.
   *
   * @param readSeconds Returns the CPU time so far, in seconds.
   * @param cpuCount The number of processors.
   * @param nowMs Returns monotonic time in milliseconds.
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

  /** The shares, from 0 to 1; `undefined` until time has passed. */
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

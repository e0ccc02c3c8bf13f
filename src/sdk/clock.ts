import type { TimeInput } from "../api/mod.ts";

const NANOS_PER_SECOND = 1_000_000_000;

/** Where a clock takes its time from; tests pass their own. */
export interface TimeSource {
  /** Milliseconds since the Unix epoch, subject to adjustment. */
  epochMs(): number;
  /** Milliseconds since any fixed moment, never running backwards. */
  monotonicMs(): number;
}

/** The runtime's own time. */
export const SYSTEM_TIME: TimeSource = {
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/**
 * Tells the time in whole seconds and nanoseconds, since nanoseconds since 1970 do not fit in a
 * double. It reads the monotonic clock, whose resolution is far finer than a millisecond, and places
 * it on the calendar by an anchor; `resync` moves the anchor when the calendar was adjusted.
 *
 * `read` answers in fields, not in an object: it is called for every start, event and end.
 */
export class Clock {
  /** Monotonic milliseconds of the last `read`. */
  tick = 0;
  /** Whole seconds since the epoch of the last `read` or `parse`. */
  seconds = 0;
  /** Nanoseconds within the second of the last `read` or `parse`. */
  nanos = 0;
  readonly #source: TimeSource;
  readonly #monotonicMs: () => number;
  #anchorSeconds = 0;
  #anchorNanos = 0;

  /** A clock on the runtime's time, or on one of your own. */
  constructor(source: TimeSource = SYSTEM_TIME) {
    this.#source = source;
    this.#monotonicMs = source.monotonicMs;
    this.#anchor();
  }

  /** Reads the time into `tick`, `seconds` and `nanos`. */
  read(): void {
    const tick = this.#monotonicMs();
    this.tick = tick;
    const total = tick * 1e6 + this.#anchorNanos;
    const whole = Math.floor(total / NANOS_PER_SECOND);
    this.seconds = this.#anchorSeconds + whole;
    this.nanos = Math.floor(total - whole * NANOS_PER_SECOND);
  }

  /** Reads only the monotonic clock. */
  now(): number {
    return this.#monotonicMs();
  }

  /**
   * Takes a time given by a caller into `seconds` and `nanos`: `[seconds, nanoseconds]`, a `Date`,
   * milliseconds since the epoch, or a `performance.now()` value. False for anything else.
   */
  parse(time: TimeInput): boolean {
    if (typeof time === "number") return this.#parseMs(time);
    if (Array.isArray(time)) {
      const [seconds, nanos] = time;
      if (!Number.isFinite(seconds) || !Number.isFinite(nanos)) return false;
      const carry = Math.floor(nanos / NANOS_PER_SECOND);
      this.seconds = Math.trunc(seconds) + carry;
      this.nanos = Math.floor(nanos - carry * NANOS_PER_SECOND);
      return true;
    }
    return time instanceof Date && this.#parseEpochMs(time.getTime());
  }

  /** Moves the anchor when the calendar has been adjusted by more than `toleranceMs`. */
  resync(toleranceMs = 50): void {
    this.read();
    const driftMs = this.#source.epochMs() - (this.seconds * 1e3 + this.nanos / 1e6);
    if (Math.abs(driftMs) > toleranceMs) this.#anchor();
  }

  // A number smaller than the time at which the process started is a performance.now() value: in
  // milliseconds since the epoch it would be a moment before the program ran.
  #parseMs(value: number): boolean {
    if (value >= performance.timeOrigin) return this.#parseEpochMs(value);
    return this.#parseEpochMs(performance.timeOrigin + value);
  }

  #parseEpochMs(value: number): boolean {
    if (!Number.isFinite(value)) return false;
    this.seconds = Math.floor(value / 1e3);
    this.nanos = Math.floor((value - this.seconds * 1e3) * 1e6);
    return true;
  }

  #anchor(): void {
    const epochMs = this.#source.epochMs();
    const originMs = epochMs - this.#monotonicMs();
    this.#anchorSeconds = Math.floor(originMs / 1e3);
    this.#anchorNanos = Math.floor((originMs - this.#anchorSeconds * 1e3) * 1e6);
  }
}

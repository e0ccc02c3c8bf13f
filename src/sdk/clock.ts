import type { TimeInput } from "../api/mod.ts";

/** Nanoseconds in a second. */
export const NANOS_PER_SECOND = 1_000_000_000;
/** First second whose nanoseconds since the epoch do not all fit in 64 bits, in the year 2554. */
export const SECONDS_LIMIT = 18_446_744_073;
/** Numbers up to this far beyond the monotonic clock's reading count as readings of it: a day. */
const TICK_RANGE_MS = 24 * 3600 * 1000;
/** How often the anchor is compared with the calendar time. */
const RESYNC_MS = 1000;

/** The source of a clock's time; tests pass their own. */
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
 * A clock that gives the time as whole seconds and nanoseconds, since nanoseconds since 1970 do not
 * fit in a double. It reads the monotonic clock, whose resolution is far finer than a millisecond,
 * and converts the reading to calendar time by an anchor. Once a second, `read` calls `resync`,
 * which moves the anchor if the calendar time was adjusted.
 *
 * Results are left in fields, not returned in an object: `read` is called for every start, event
 * and end.
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
  // Monotonic time of the next comparison with the calendar time.
  #resyncTick = 0;

  /** Creates a clock on the runtime's time, or on a source of your own. */
  constructor(source: TimeSource = SYSTEM_TIME) {
    this.#source = source;
    this.#monotonicMs = () => source.monotonicMs();
    this.#moveAnchor();
  }

  /** Reads the time into `tick`, `seconds` and `nanos`. */
  read(): void {
    this.tick = this.#monotonicMs();
    if (this.tick >= this.#resyncTick) this.resync();
    this.#setTick(this.tick);
  }

  /**
   * Sets `seconds` and `nanos` to an earlier `read` plus the monotonic time since, so that an
   * adjustment of the calendar time in between can neither stretch a span nor make it negative.
   *
   * @param tick The `tick` of that `read`; `seconds` and `nanos` likewise.
   */
  readSince(tick: number, seconds: number, nanos: number): void {
    const now = nanos + Math.round((this.#monotonicMs() - tick) * 1e6);
    const carry = Math.floor(now / NANOS_PER_SECOND);
    this.seconds = seconds + carry;
    this.nanos = now - carry * NANOS_PER_SECOND;
  }

  /** Reads only the monotonic clock. */
  now(): number {
    return this.#monotonicMs();
  }

  /**
   * Parses a caller's time into `seconds` and `nanos`: `[seconds, nanoseconds]`, a `Date`,
   * milliseconds since the epoch, or a `performance.now()` value, which is far below any epoch time
   * of this century. Returns false, with meaningless fields, for anything else and for times that
   * 64 bits of nanoseconds cannot hold.
   */
  parse(time: TimeInput): boolean {
    try {
      return this.#parse(time);
    } catch {
      return false; // a proxy threw
    }
  }

  #parse(time: TimeInput): boolean {
    if (typeof time === "number") {
      if (Math.abs(time) <= this.#monotonicMs() + TICK_RANGE_MS) this.#setTick(time);
      else this.#setEpochMs(time);
    } else if (Array.isArray(time) && Number.isFinite(time[0])) {
      this.#setParts(time[0], time[1]);
    } else if (time instanceof Date) {
      this.#setEpochMs(time.getTime());
    } else {
      return false;
    }
    return Math.abs(this.seconds) < SECONDS_LIMIT && this.nanos >= 0;
  }

  /** Moves the anchor if it is off the calendar time by more than `toleranceMs`. */
  resync(toleranceMs = 50): void {
    const tick = this.#monotonicMs();
    this.#resyncTick = tick + RESYNC_MS;
    this.#setTick(tick);
    const driftMs = this.#source.epochMs() - (this.seconds * 1e3 + this.nanos / 1e6);
    if (Math.abs(driftMs) > toleranceMs) this.#moveAnchor();
  }

  // Converts a reading of the monotonic clock to calendar time.
  #setTick(tick: number): void {
    const total = tick * 1e6 + this.#anchorNanos;
    let whole = Math.floor(total / NANOS_PER_SECOND);
    // The quotient may have been rounded up to the next second.
    if (whole * NANOS_PER_SECOND > total) whole--;
    this.seconds = this.#anchorSeconds + whole;
    // Less than a nanosecond before the full second counts as the last nanosecond.
    this.nanos = Math.min(Math.floor(total - whole * NANOS_PER_SECOND), NANOS_PER_SECOND - 1);
  }

  #setEpochMs(value: number): void {
    const seconds = Math.floor(value / 1e3);
    const nanos = Math.floor((value - seconds * 1e3) * 1e6);
    this.#setParts(seconds, nanos);
  }

  #setParts(seconds: number, nanos: number): void {
    if (!Number.isFinite(nanos)) {
      this.nanos = NaN;
      return;
    }
    const rest = ((nanos % NANOS_PER_SECOND) + NANOS_PER_SECOND) % NANOS_PER_SECOND;
    this.seconds = Math.trunc(seconds) + Math.round((nanos - rest) / NANOS_PER_SECOND);
    this.nanos = Math.floor(rest);
  }

  #moveAnchor(): void {
    const epochMs = this.#source.epochMs();
    const tick = this.#monotonicMs();
    const originMs = epochMs - tick;
    this.#anchorSeconds = Math.floor(originMs / 1e3);
    this.#anchorNanos = Math.floor((originMs - this.#anchorSeconds * 1e3) * 1e6);
    this.#resyncTick = tick + RESYNC_MS;
  }
}

let system: Clock | undefined;

/**
 * The clock that all providers of the process share. Each clock has an anchor of its own, and two
 * anchors that differ by a fraction of a millisecond could place a log record before its span.
 */
export function systemClock(): Clock {
  return system ??= new Clock();
}

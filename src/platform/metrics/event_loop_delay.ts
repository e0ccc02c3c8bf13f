import type { Platform } from "../platform.ts";

/** The time between two samples of the event loop, in milliseconds. */
const EVENT_LOOP_RESOLUTION_MS = 20;

/** How many samples are kept: those of a minute. */
const EVENT_LOOP_SAMPLES = 3000;

/** How late timers were, in milliseconds. */
export interface DelaySummary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Measures how late the event loop is, with a timer that does not keep the process alive. */
export class EventLoopDelay {
  readonly #platform: Pick<Platform, "after">;
  readonly #nowMs: () => number;
  readonly #samples = new Float64Array(EVENT_LOOP_SAMPLES);
  #count = 0;
  #next = 0;
  #expectedMs = 0;
  #cancel: () => void = () => {};
  #summary: DelaySummary | undefined;
  #summaryAt = -1;

  /**
   * Starts at once.
   *
   * @param platform Makes the timers.
   * @param nowMs Returns the time. Default: the runtime's clock.
   */
  constructor(
    platform: Pick<Platform, "after">,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#platform = platform;
    this.#nowMs = nowMs;
    this.#wait();
  }

  /** The delays of the last minute; `undefined` before the first sample. */
  read(): DelaySummary | undefined {
    if (this.#count === 0) return undefined;
    // One collection reads several instruments, but sorts once.
    if (this.#summaryAt !== this.#count) {
      this.#summary = summarize(this.#samples.slice(0, Math.min(this.#count, EVENT_LOOP_SAMPLES)));
      this.#summaryAt = this.#count;
    }
    return this.#summary;
  }

  /** Ends the timer. */
  stop(): void {
    this.#cancel();
  }

  #wait(): void {
    this.#expectedMs = this.#nowMs() + EVENT_LOOP_RESOLUTION_MS;
    this.#cancel = this.#platform.after(EVENT_LOOP_RESOLUTION_MS, () => {
      this.#samples[this.#next] = Math.max(0, this.#nowMs() - this.#expectedMs);
      this.#next = (this.#next + 1) % EVENT_LOOP_SAMPLES;
      this.#count++;
      this.#wait();
    });
  }
}

function summarize(samples: Float64Array): DelaySummary {
  samples.sort();
  let sum = 0;
  for (const sample of samples) sum += sample;
  const mean = sum / samples.length;
  let squares = 0;
  for (const sample of samples) squares += (sample - mean) ** 2;
  const at = (share: number): number => samples[Math.ceil(share * samples.length) - 1];
  return {
    min: samples[0],
    max: samples[samples.length - 1],
    mean,
    stddev: Math.sqrt(squares / samples.length),
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
  };
}

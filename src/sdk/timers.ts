import { clearTimeout, setTimeout } from "node:timers";
import { timerDelay } from "./timer_delay.ts";

/** Timers as an argument, so that tests run by a clock of their own. */
export interface Timers {
  /**
   * Calls back once after `delayMs`, without keeping the process alive; never when that is
   * `Infinity`. Returns what cancels it.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** The runtime's timers. */
export const SYSTEM_TIMERS: Timers = {
  after: (delayMs, callback) => {
    const delay = timerDelay(delayMs);
    if (delay === undefined) return () => {};
    const timer = setTimeout(callback, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

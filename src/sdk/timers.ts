import { clearTimeout, setTimeout } from "node:timers";

/** Timers as an argument, so that tests run by a clock of their own. */
export interface Timers {
  /**
   * Calls back once after `delayMs`, without keeping the process alive. Returns what cancels it.
   */
  after(delayMs: number, callback: () => void): () => void;
}

/** The runtime's timers. */
export const SYSTEM_TIMERS: Timers = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

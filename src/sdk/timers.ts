import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { timerDelay } from "./timer_delay.ts";

/** Timers as an argument, so that tests run by a clock of their own. */
export interface Timers {
  /**
   * Calls back once after `delayMs`, without keeping the process alive; never when that is
   * `Infinity`. Returns what cancels it.
   */
  after(delayMs: number, callback: () => void): () => void;
  /**
   * Keeps the process alive until the function that it returns is called: whoever awaits a flush
   * wants its answer, and `after` would let the program end before.
   *
   * @default the process may end
   */
  keepAlive?(): () => void;
}

// Those of the module, not the global ones: Deno's cannot be unref'd, and test runners replace them
// for a while. What waits for one that never comes would wait when the test is over, too. Of
// those that were replaced before Bun makes the module: a DOM's have no `unref()` in the end.

/** The runtime's timers. */
export const SYSTEM_TIMERS: Timers = {
  after: (delayMs, callback) => {
    const delay = timerDelay(delayMs);
    if (delay === undefined) return () => {};
    const timer = setTimeout(callback, delay);
    timer?.unref?.();
    return () => clearTimeout(timer);
  },
  keepAlive: keepProcessAlive,
};

/** Keeps the process alive until the function that it returns is called. */
export function keepProcessAlive(): () => void {
  const timer = setInterval(() => {}, 2 ** 30);
  return () => clearInterval(timer);
}

/** Lets the event loop go round once. */
export type YieldTurn = () => Promise<void>;

/** By a timer of the runtime, which keeps the process alive until it is due, at once. */
export const yieldTurn: YieldTurn = () => new Promise((resolve) => void setTimeout(resolve, 0));

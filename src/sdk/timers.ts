import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { timerDelay } from "./timer_delay.ts";

/** Timers as an argument, so that tests can use a clock of their own. */
export interface Timers {
  /**
   * Calls back once after `delayMs`, or never for `Infinity`, without keeping the process alive.
   * Returns a function that cancels it.
   */
  after(delayMs: number, callback: () => void): () => void;
  /**
   * Keeps the process alive until the returned function is called: a flush that is awaited wants
   * its result, and with `after` alone the program could end before.
   *
   * @default the process may end
   */
  keepAlive?(): () => void;
}

// From the module, not the globals: Deno's globals cannot be unref'd, and test runners replace them
// for a while, after which what awaits one of those would wait for ever. On Bun the module copies
// the globals; if a DOM replaced them before, they have no `unref()` once its window is closed.

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

/** Waits for the next turn of the event loop. */
export type YieldTurn = () => Promise<void>;

/** Waits by a timer of the runtime without delay, which keeps the process alive. */
export const yieldTurn: YieldTurn = () => new Promise((resolve) => void setTimeout(resolve, 0));

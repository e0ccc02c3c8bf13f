import { setImmediate } from "node:timers";

/** Calls a function when the event loop has gone round once, after all promises that are due. */
export function nextTurn(call: () => void): void {
  setImmediate(call);
}

import { setImmediate } from "node:timers";

/** Calls a function in the next turn of the event loop, after all promises that are due. */
export function nextTurn(call: () => void): void {
  setImmediate(call);
}

import { timerDelay } from "../sdk/timer_delay.ts";
import type { Platform } from "./platform.ts";

/**
 * A one-shot timer that does not keep the process alive; none for `Infinity`. Returns what cancels
 * it.
 */
export function setUnrefTimer(
  delayMs: number,
  callback: () => void,
  platform: Pick<Platform, "unrefTimer">,
): () => void {
  const delay = timerDelay(delayMs);
  if (delay === undefined) return () => {};
  const timer = setTimeout(callback, delay);
  platform.unrefTimer(timer);
  return () => clearTimeout(timer);
}

/** Calls `unref()` of a timer that is an object. */
export function unrefTimerObject(timer: unknown): void {
  if (typeof timer !== "object" || timer === null || !("unref" in timer)) return;
  if (typeof timer.unref === "function") timer.unref();
}

/**
 * A one-shot timer; none for `Infinity`. Returns what cancels it. For the worker, which nothing
 * keeps alive anyway.
 */
export function setTimer(delayMs: number, callback: () => void): () => void {
  const delay = timerDelay(delayMs);
  if (delay === undefined) return () => {};
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}

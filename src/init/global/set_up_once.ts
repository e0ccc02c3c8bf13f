import { diag } from "../../api/mod.ts";
import type { OtelHandle } from "../otel_handle.ts";

/** Where the handle is kept, for all copies of this package in the process. */
const HANDLE_KEY = Symbol.for("offthread.otel.handle");

/** Marks a handle whose second set-up was warned of, for all copies, too. */
const WARNED_KEY = Symbol.for("offthread.otel.warned");

/** Whether the set-up is under way: what it calls may be the application's code. */
let isSettingUp = false;

/**
 * Sets up where nothing is set up yet; else warns, and gives back the first handle.
 *
 * @param create Must not call this, whatever application code it runs.
 * @throws TypeError where it does.
 */
export function setUpOnce(create: () => OtelHandle): OtelHandle {
  const first = currentHandle();
  if (first !== undefined) {
    warnOnce(first);
    return first;
  }
  if (isSettingUp) {
    throw new TypeError("Cannot call init() while it sets up: what it calls must not call it.");
  }
  isSettingUp = true;
  try {
    return create();
  } finally {
    isSettingUp = false;
  }
}

// Once for each set-up: a program that is reloaded calls again each time (`bun --hot`).
function warnOnce(first: OtelHandle): void {
  if (Reflect.has(first, WARNED_KEY)) return;
  Reflect.defineProperty(first, WARNED_KEY, { value: true });
  diag.warn("init() was called before: that set-up stays. Await its shutdown() first.");
}

/** The handle of the set-up that there is. */
export function currentHandle(): OtelHandle | undefined {
  // why: only keepHandle stores there, and the handles of all copies have the same shape
  return Reflect.get(globalThis, HANDLE_KEY) as OtelHandle | undefined;
}

/** Makes a handle that of the set-up that there is; returns what takes that back. */
export function keepHandle(handle: OtelHandle): () => void {
  Reflect.set(globalThis, HANDLE_KEY, handle);
  return () => void Reflect.deleteProperty(globalThis, HANDLE_KEY);
}

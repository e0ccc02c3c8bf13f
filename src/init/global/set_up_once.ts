import { diag } from "../../api/mod.ts";
import type { OtelHandle } from "../otel_handle.ts";

/** The key of the handle, for all copies of this package in the process. */
const HANDLE_KEY = Symbol.for("offthread.otel.handle");

/** Marks a handle for which a second set-up was warned about; for all copies, too. */
const WARNED_KEY = Symbol.for("offthread.otel.warned");

/** Whether a set-up is in progress: it may call the application's code. */
let isSettingUp = false;

/**
 * Sets up if nothing is set up yet; otherwise warns and returns the first handle.
 *
 * @param create Must not call this function, whatever application code it runs.
 * @throws TypeError if it does.
 */
export function setUpOnce(create: () => OtelHandle): OtelHandle {
  const first = currentHandle();
  if (first !== undefined) {
    warnOnce(first);
    return first;
  }
  if (isSettingUp) {
    throw new TypeError(
      "Cannot call init() while init() runs: code that init() calls must not call it.",
    );
  }
  isSettingUp = true;
  try {
    return create();
  } finally {
    isSettingUp = false;
  }
}

// Once per set-up: a program that is reloaded calls again each time (`bun --hot`).
function warnOnce(first: OtelHandle): void {
  if (Reflect.has(first, WARNED_KEY)) return;
  Reflect.defineProperty(first, WARNED_KEY, { value: true });
  diag.warn(
    "init() was called again and changes nothing: OpenTelemetry is set up already. To set it " +
      "up anew, await shutdown() of the first handle.",
  );
}

/** Returns the handle of the current set-up. */
export function currentHandle(): OtelHandle | undefined {
  // why: only keepHandle stores there, and the handles of all copies have the same shape
  return Reflect.get(globalThis, HANDLE_KEY) as OtelHandle | undefined;
}

/** Makes a handle the current one; returns a function that undoes that. */
export function keepHandle(handle: OtelHandle): () => void {
  Reflect.set(globalThis, HANDLE_KEY, handle);
  return () => void Reflect.deleteProperty(globalThis, HANDLE_KEY);
}

import { reportOnce } from "../diag/report_once.ts";
import { toText } from "../to_text.ts";

/**
 * The key of the functions to call after a registration, shared by all copies of this package in
 * the process: an observable instrument that one copy made early is attached even if another copy
 * registers the meter provider.
 */
const LISTENERS_KEY: unique symbol = Symbol.for("@offthread/otel registration listeners");

/** How many listeners are kept: one for each copy of the package in the process. */
const MAX_LISTENERS = 64;

// why: any symbol can be looked up on the global object; the value is unknown or missing
const globals = globalThis as { [LISTENERS_KEY]?: Set<() => void> };

/**
 * Adds a function to call whenever a copy of this package registers or unregisters something.
 *
 * @param listener The function to call; it must not throw.
 */
export function onRegistration(listener: () => void): void {
  const listeners = readListeners() ?? new Set<() => void>();
  if (listeners.size < MAX_LISTENERS) listeners.add(listener);
  Reflect.set(globalThis, LISTENERS_KEY, listeners);
}

/** Calls the listeners of all copies. */
export function notifyRegistration(): void {
  for (const listener of readListeners() ?? []) {
    try {
      listener();
    } catch (error) {
      reportOnce(
        "registration-listener",
        "warn",
        "A copy of this package could not be notified of a registration; its observable " +
          `instruments may report nothing: ${toText(error)}`,
      );
    }
  }
}

// Another version of this package, or foreign code, may have stored anything under the key.
function readListeners(): Set<() => void> | undefined {
  const listeners: unknown = globals[LISTENERS_KEY];
  return listeners instanceof Set ? listeners : undefined;
}

import { reportOnce } from "../diag/report_once.ts";
import { toText } from "../to_text.ts";

/**
 * Functions to call when something was registered, shared by all copies of this package in the
 * process: an observable instrument that one copy gave out early is attached also when another
 * copy registers the meter provider.
 */
const LISTENERS_KEY: unique symbol = Symbol.for("@offthread/otel registration listeners");

/** How many listeners are kept: one for each copy of the package in the process. */
const MAX_LISTENERS = 64;

// why: every symbol can be looked up on the global object, and gives unknown or nothing
const globals = globalThis as { [LISTENERS_KEY]?: Set<() => void> };

/**
 * Has a function called whenever a copy of this package registers something.
 *
 * @param listener The function to call; it must not throw.
 */
export function onRegistration(listener: () => void): void {
  const listeners = known() ?? new Set<() => void>();
  if (listeners.size < MAX_LISTENERS) listeners.add(listener);
  Reflect.set(globalThis, LISTENERS_KEY, listeners);
}

/** Calls the listeners of all copies. */
export function notifyRegistration(): void {
  for (const listener of known() ?? []) {
    try {
      listener();
    } catch (error) {
      reportOnce("registration-listener", "warn", `A listener threw: ${toText(error)}`);
    }
  }
}

// Another version of this package, or whoever took the key, may have put anything there.
function known(): Set<() => void> | undefined {
  const listeners: unknown = globals[LISTENERS_KEY];
  return listeners instanceof Set ? listeners : undefined;
}

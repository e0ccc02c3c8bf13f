import type { Context } from "./context.ts";
import { SUPPRESS_TRACING_KEY } from "./context_key.ts";

/**
 * Returns a context in which no spans are recorded and nothing is injected: for the requests that
 * deliver telemetry.
 *
 * @param context The context to start from.
 */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING_KEY, true);
}

/**
 * Returns a context in which tracing is no longer suppressed.
 *
 * @param context The context to start from.
 */
export function unsuppressTracing(context: Context): Context {
  return context.deleteValue(SUPPRESS_TRACING_KEY);
}

/**
 * Returns whether tracing is suppressed in a context.
 *
 * @param context The context to look at.
 */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING_KEY) === true;
}

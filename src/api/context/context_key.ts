/** The key of the active span; every OpenTelemetry API in the process uses the same one. */
export const SPAN_KEY: symbol = Symbol.for("OpenTelemetry Context Key SPAN");

/** The key of the baggage; every OpenTelemetry API in the process uses the same one. */
export const BAGGAGE_KEY: symbol = Symbol.for("OpenTelemetry Baggage Key");

/** The key of the mark "do not trace"; every OpenTelemetry SDK in the process uses the same one. */
export const SUPPRESS_TRACING_KEY: symbol = Symbol.for(
  "OpenTelemetry SDK Context Key SUPPRESS_TRACING",
);

/**
 * Makes a new key for values in a context. Two calls with the same description give two keys
 * that never collide. Share the key itself where several modules need the value.
 *
 * Specification: Context, Create a key.
 *
 * @param description A name for debugging.
 * @example
 * ```ts
 * import { createContextKey, ROOT_CONTEXT } from "@offthread/otel/api";
 *
 * const TENANT = createContextKey("tenant");
 * const context = ROOT_CONTEXT.setValue(TENANT, "acme");
 * console.log(context.getValue(TENANT)); // acme
 * ```
 */
export function createContextKey(description: string): symbol {
  return Symbol(description);
}

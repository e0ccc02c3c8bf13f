import type { Context } from "./context.ts";
import { context as contextApi } from "./context_api.ts";
import { ROOT_CONTEXT } from "./root_context.ts";
import { suppressTracing } from "./suppress_tracing.ts";

const DELIVERY_KEY: symbol = Symbol.for("@offthread/otel delivery");

const DELIVERY: Context = suppressTracing(ROOT_CONTEXT).setValue(DELIVERY_KEY, true);

/**
 * Calls a function, and whatever it starts, in a separate context in which nothing is traced. Use
 * it to deliver telemetry: if its requests were traced, each would produce telemetry to deliver.
 */
export function runSuppressed<T>(fn: () => T): T {
  return contextApi.with(DELIVERY, fn);
}

/** Whether the active context is that of {@linkcode runSuppressed}, or is derived from it. */
export function isDelivering(): boolean {
  return contextApi.active().getValue(DELIVERY_KEY) === true;
}

import type { Baggage } from "./baggage.ts";
import type { Context } from "../context/context.ts";
import { context as contextApi } from "../context/context_api.ts";
import { BAGGAGE_KEY } from "../context/context_key.ts";

/**
 * Returns the baggage in a context, or `undefined`.
 *
 * @param context The context to look in.
 */
export function getBaggage(context: Context): Baggage | undefined {
  // why: the key is reserved for baggage in every OpenTelemetry API of the process
  return context.getValue(BAGGAGE_KEY) as Baggage | undefined;
}

/** Returns the active baggage, or `undefined`. */
export function getActiveBaggage(): Baggage | undefined {
  return getBaggage(contextApi.active());
}

/**
 * Returns a context with this baggage.
 *
 * @param context The context to start from.
 * @param baggage The baggage to put in.
 */
export function setBaggage(context: Context, baggage: Baggage): Context {
  return context.setValue(BAGGAGE_KEY, baggage);
}

/**
 * Returns a context without baggage: for calls to a receiver that must not see it.
 *
 * @param context The context to start from.
 */
export function deleteBaggage(context: Context): Context {
  return context.deleteValue(BAGGAGE_KEY);
}

import type { DenoLike } from "./deno_like.ts";
import { asObject, hiddenValue } from "./hidden_member.ts";

/**
 * Returns Deno's internals, or `undefined` if Deno does not expose them. None of them is
 * documented: callers check each step.
 */
export function denoInternals(deno: DenoLike): object | undefined {
  return asObject(hiddenValue(deno, deno.internal));
}

import type { DenoLike } from "./deno_like.ts";
import { asObject, hiddenValue } from "./hidden_member.ts";

/**
 * Returns what Deno keeps for its own use, or `undefined` where it does not show it. None of it is
 * documented: whoever uses it checks each step.
 */
export function denoInternals(deno: DenoLike): object | undefined {
  return asObject(hiddenValue(deno, deno.internal));
}

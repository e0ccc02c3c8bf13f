import type { DenoLike } from "./deno_like.ts";
import { asObject, hiddenValue } from "./hidden_member.ts";

/**
 * Returns what Deno keeps for its own use, or `undefined` where it does not show it. None of it is
 * documented: whoever uses it checks each step.
 */
export function denoCore(deno: DenoLike): object | undefined {
  const internals = asObject(hiddenValue(deno, deno.internal));
  return internals === undefined ? undefined : asObject(Reflect.get(internals, "core"));
}

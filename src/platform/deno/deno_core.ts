import { denoInternals } from "./deno_internals.ts";
import type { DenoLike } from "./deno_like.ts";
import { asObject } from "./hidden_member.ts";

/**
 * Returns the innermost part of what Deno keeps for its own use, or `undefined` where it does not
 * show it.
 */
export function denoCore(deno: DenoLike): object | undefined {
  const internals = denoInternals(deno);
  return internals === undefined ? undefined : asObject(Reflect.get(internals, "core"));
}

import { denoInternals } from "./deno_internals.ts";
import type { DenoLike } from "./deno_like.ts";
import { asObject } from "./hidden_member.ts";

/**
 * Returns the `core` object of Deno's internals, or `undefined` if Deno does not expose it.
 */
export function denoCore(deno: DenoLike): object | undefined {
  const internals = denoInternals(deno);
  return internals === undefined ? undefined : asObject(Reflect.get(internals, "core"));
}

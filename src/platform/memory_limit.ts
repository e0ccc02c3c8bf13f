import { globalProcess } from "./process_like.ts";

interface EngineModule {
  getHeapStatistics?(): { readonly heap_size_limit?: unknown };
}

/**
 * Most bytes of V8's heap, beyond which it ends the process. Loads `node:v8` the first time, which
 * on Deno takes some 5 ms. `undefined` where that is not told.
 */
export function heapLimitBytes(): number | undefined {
  try {
    // why: the module's documented shape; a member that is missing is looked for
    const v8 = globalProcess()?.getBuiltinModule?.("node:v8") as EngineModule | undefined;
    return bytesOrNone(v8?.getHeapStatistics?.().heap_size_limit);
  } catch {
    return undefined;
  }
}

/**
 * Most bytes that the process may take, which in a container is less than the machine has.
 * `undefined` where that is not told; on Deno it needs the permission for `systemMemoryInfo`.
 */
export function constrainedBytes(): number | undefined {
  try {
    return bytesOrNone(globalProcess()?.constrainedMemory?.());
  } catch {
    return undefined;
  }
}

/** The least of what is told. */
export function leastBytes(...limits: readonly (number | undefined)[]): number | undefined {
  const told = limits.filter((limit) => limit !== undefined);
  return told.length === 0 ? undefined : Math.min(...told);
}

// Node says 0 where there is no bound.
function bytesOrNone(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

import { globalProcess } from "./process_like.ts";

interface EngineModule {
  getHeapStatistics?(): { readonly heap_size_limit?: unknown };
}

/**
 * Returns the heap limit in bytes, beyond which V8 ends the process; `undefined` if unknown. The
 * first call loads `node:v8`, which on Deno takes some 5 ms.
 */
export function heapLimitBytes(): number | undefined {
  try {
    // why: the module's documented shape; members are checked before use
    const v8 = globalProcess()?.getBuiltinModule?.("node:v8") as EngineModule | undefined;
    return bytesOrNone(v8?.getHeapStatistics?.().heap_size_limit);
  } catch {
    return undefined;
  }
}

/**
 * Returns the memory limit of the process in bytes, which in a container is less than the machine
 * has; `undefined` if unknown. On Deno it needs the permission for `systemMemoryInfo`.
 */
export function constrainedBytes(): number | undefined {
  try {
    return bytesOrNone(globalProcess()?.constrainedMemory?.());
  } catch {
    return undefined;
  }
}

/** The lowest of the known limits. */
export function leastBytes(...limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

// Node returns 0 if there is no limit.
function bytesOrNone(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

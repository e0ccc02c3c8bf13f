/**
 * Makes the runtime collect garbage, for tests of what is released.
 *
 * @module
 */
import process from "node:process";

/** The part of `node:v8` that makes its collector callable. */
interface EngineModule {
  setFlagsFromString(flag: string): void;
}

interface ContextModule {
  runInNewContext(code: string): () => void;
}

/** Collects all garbage, after the turn of the event loop that still holds it. */
export async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  const collect = collector();
  collect();
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
}

function collector(): () => void {
  // why: its documented shape; exists only on Bun
  const bun = Reflect.get(globalThis, "Bun") as { gc(isForced: boolean): void } | undefined;
  if (bun !== undefined) return () => bun.gc(true);
  // why: both modules by their documented shapes
  const v8 = process.getBuiltinModule("node:v8") as unknown as EngineModule;
  const vm = process.getBuiltinModule("node:vm") as unknown as ContextModule;
  v8.setFlagsFromString("--expose-gc");
  return vm.runInNewContext("gc");
}

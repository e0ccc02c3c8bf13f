/**
 * Lets the runtime collect garbage, for tests of what is let go.
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

/** Collects all garbage there is, after the turn of the event loop in which it still counts. */
export async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  const collect = collector();
  collect();
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
}

function collector(): () => void {
  // why: by its documented shape; it is there on Bun alone
  const bun = Reflect.get(globalThis, "Bun") as { gc(isForced: boolean): void } | undefined;
  if (bun !== undefined) return () => bun.gc(true);
  // why: both modules by their documented shapes
  const v8 = process.getBuiltinModule("node:v8") as unknown as EngineModule;
  const vm = process.getBuiltinModule("node:vm") as unknown as ContextModule;
  v8.setFlagsFromString("--expose-gc");
  return vm.runInNewContext("gc");
}

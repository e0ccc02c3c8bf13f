import { globalProcess } from "./process_like.ts";

/** The module `node:path`, by shape. */
interface PathModule {
  resolve(path: string): string;
}

/**
 * Returns a path that a change of the working directory does not affect; the path as given if this
 * runtime cannot resolve it, or the working directory is gone.
 */
export function absolutePath(path: string): string {
  // why: the module's documented shape; older runtimes have no getBuiltinModule
  const module = globalProcess()?.getBuiltinModule?.("node:path") as PathModule | undefined;
  try {
    return module?.resolve(path) ?? path;
  } catch {
    return path;
  }
}

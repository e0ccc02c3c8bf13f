import { globalProcess } from "./process_like.ts";

/** The module `node:path`, by shape. */
interface PathModule {
  resolve(path: string): string;
}

/**
 * The path of a file whatever the working directory is later; as it was given where this runtime
 * does not say, or has no working directory any more.
 */
export function absolutePath(path: string): string {
  // why: named by its documented shape; an older runtime has no getBuiltinModule and answers so
  const module = globalProcess()?.getBuiltinModule?.("node:path") as PathModule | undefined;
  try {
    return module?.resolve(path) ?? path;
  } catch {
    return path;
  }
}

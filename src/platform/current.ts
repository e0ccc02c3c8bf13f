import { processPlatform } from "./bun/process_platform.ts";
import { denoPlatform } from "./deno/deno_platform.ts";
import type { Platform } from "./platform.ts";

let current: Platform | undefined;

/**
 * Returns the platform of the current runtime.
 *
 * @throws {TypeError} On any runtime but Deno, Bun and Node.
 */
export function currentPlatform(): Platform {
  // Deno first: it has a `process` too.
  current ??= denoPlatform() ?? processPlatform();
  if (current === undefined) {
    throw new TypeError("Cannot run here: this runtime is neither Deno nor Bun nor Node.");
  }
  return current;
}

import { bunPlatform } from "./bun/bun_platform.ts";
import { denoPlatform } from "./deno/deno_platform.ts";
import type { Platform } from "./platform.ts";

let current: Platform | undefined;

/**
 * The platform of the runtime that runs this.
 *
 * @throws {TypeError} On a runtime that is neither Deno nor Bun nor Node.
 */
export function currentPlatform(): Platform {
  // Deno first: it has a `process` too.
  current ??= denoPlatform() ?? bunPlatform();
  if (current === undefined) {
    throw new TypeError("Cannot run here: this runtime is neither Deno nor Bun nor Node.");
  }
  return current;
}

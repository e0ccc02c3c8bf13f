import type { FatalCause } from "../platform.ts";
import { globalProcess } from "../process_like.ts";

/** Events whose listeners decide over an error. */
const ERROR_EVENTS: ReadonlySet<unknown> = new Set(["uncaughtException", "unhandledRejection"]);

/**
 * Watches for handlers of errors that throw themselves, such as
 * `process.on("unhandledRejection", (error) => { throw error; })`. Deno ends the process then and
 * sends no event any more, so the throw has to be seen where it passes: `process.emit` becomes a
 * property of its own that calls the original and throws on what that throws. A handler that does
 * its work costs nothing.
 *
 * @returns A function that stops the watch.
 */
export function watchRethrows(onFatalError: (cause: FatalCause) => void): () => void {
  const runtime = globalProcess();
  if (runtime === undefined) return () => {};
  const before = Object.getOwnPropertyDescriptor(runtime, "emit");
  const original = runtime.emit;
  let isWatching = true;
  const emit = function (this: unknown, ...args: unknown[]): unknown {
    try {
      return Reflect.apply(original, this, args);
    } catch (error) {
      if (isWatching && ERROR_EVENTS.has(args[0])) onFatalError({ kind: "uncaught-error", error });
      throw error;
    }
  };
  Reflect.defineProperty(runtime, "emit", { value: emit, configurable: true, writable: true });
  return () => {
    isWatching = false;
    // Whoever has wrapped ours in the meantime still calls it.
    if (runtime.emit !== emit) return;
    if (before === undefined) Reflect.deleteProperty(runtime, "emit");
    else Reflect.defineProperty(runtime, "emit", before);
  };
}

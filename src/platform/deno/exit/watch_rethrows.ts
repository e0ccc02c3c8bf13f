import type { FatalCause } from "../../platform.ts";
import { globalProcess, type ProcessLike } from "../../process_like.ts";

/**
 * Watches for handlers of errors that throw themselves, such as
 * `process.on("unhandledRejection", (error) => { throw error; })`. Deno ends the process then and
 * sends no event any more, so the throw has to be seen where it passes: when an error is about to
 * be handed to such a handler, `process.emit` is replaced for that one call. The same goes for
 * listeners that are to observe only. What the listeners of the event `error` throw is not seen.
 *
 * @returns A function that stops the watch.
 */
export function watchRethrows(onFatalError: (cause: FatalCause) => void): () => void {
  const runtime = globalProcess();
  if (runtime === undefined) return () => {};
  let isWatching = true;
  const onThrow = (error: unknown): void => {
    if (isWatching) onFatalError({ kind: "uncaught-error", error });
  };
  const onRejection = (): void => watchNextEmit(runtime, "unhandledRejection", onThrow);
  const onErrorEvent = (): void => watchNextEmit(runtime, "uncaughtExceptionMonitor", onThrow);
  const onError = (): void => watchNextEmit(runtime, "uncaughtException", onThrow);
  globalThis.addEventListener("unhandledrejection", onRejection);
  // Before Deno's own listener of this event, which comes with the next line.
  globalThis.addEventListener("error", onErrorEvent);
  runtime.on("uncaughtExceptionMonitor", onError);
  return () => {
    isWatching = false;
    globalThis.removeEventListener("unhandledrejection", onRejection);
    globalThis.removeEventListener("error", onErrorEvent);
    runtime.off("uncaughtExceptionMonitor", onError);
  };
}

/** Tells what the listeners of an event throw, if it is the next that is sent. */
function watchNextEmit(
  runtime: ProcessLike,
  event: string,
  onThrow: (error: unknown) => void,
): void {
  if (runtime.listenerCount(event) === 0) return;
  const before = Object.getOwnPropertyDescriptor(runtime, "emit");
  const original = runtime.emit;
  const emit = function (this: unknown, ...args: unknown[]): unknown {
    if (before === undefined) Reflect.deleteProperty(runtime, "emit");
    else Reflect.defineProperty(runtime, "emit", before);
    try {
      return Reflect.apply(original, this, args);
    } catch (error) {
      if (args[0] === event) onThrow(error);
      throw error;
    }
  };
  Reflect.defineProperty(runtime, "emit", { value: emit, configurable: true, writable: true });
}

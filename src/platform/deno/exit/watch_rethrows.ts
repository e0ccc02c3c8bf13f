import type { FatalCause } from "../../platform.ts";
import { globalProcess, type ProcessLike } from "../../process_like.ts";

/**
 * Watches for error handlers that throw, such as
 * `process.on("unhandledRejection", (error) => { throw error; })`. Deno then ends the process
 * without any further event, so the throw must be seen on its way: when an error is about to go to
 * such a handler, `process.emit` is replaced for that one call. This includes listeners that only
 * observe, but not what listeners of the `error` event throw.
 *
 * @returns A function that stops watching.
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
  // Before Deno's own listener of this event, which the next line makes Deno add.
  globalThis.addEventListener("error", onErrorEvent);
  runtime.on("uncaughtExceptionMonitor", onError);
  return () => {
    isWatching = false;
    globalThis.removeEventListener("unhandledrejection", onRejection);
    globalThis.removeEventListener("error", onErrorEvent);
    runtime.off("uncaughtExceptionMonitor", onError);
  };
}

/** Reports what the listeners of an event throw, if it is the next one that `process` emits. */
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

import { guardExitHooks } from "../../exit/guard_exit_hooks.ts";
import { watchIdle } from "../../exit/watch_idle.ts";
import { EXIT_SIGNALS, type ExitHooks, type FatalCause } from "../../platform.ts";
import type { DenoLike } from "../deno_like.ts";
import { blockThread } from "./end_by_signal.ts";
import { watchErrors } from "./watch_errors.ts";
import { watchSignal } from "./watch_signal.ts";

/**
 * Installs the exit hooks on Deno. `unload` comes at the natural end and at `Deno.exit`, but not
 * after an uncaught error or an unhandled rejection. So those flush where they are first seen, or
 * where the application's own handler of them throws.
 *
 * Signals are handled on the main thread only, as on the other runtimes: a worker cannot see who
 * listens there, and would raise a handled signal once more.
 *
 * @param waitForEnd Waits for a raised signal to end the process.
 * @returns A function that removes the hooks.
 */
export function installDenoExitHooks(
  deno: DenoLike,
  hooks: ExitHooks,
  waitForEnd: () => void = blockThread,
): () => void {
  const { flush, onFatalError, onIdle } = guardExitHooks(hooks);
  const onUnload = (): void => flush({ kind: "exit" });
  const onEndingError = (cause: FatalCause): void => {
    onFatalError(cause);
    flush(cause);
  };
  globalThis.addEventListener("unload", onUnload);
  const removers = [
    () => globalThis.removeEventListener("unload", onUnload),
    watchErrors(deno, onEndingError),
  ];
  if (hooks.onIdle !== undefined) removers.push(watchIdle(onIdle));
  for (const signal of isWorkerThread() ? [] : EXIT_SIGNALS) {
    const flushAtSignal = (isHandled: boolean): void =>
      flush({ kind: "signal", signal, isHandled });
    removers.push(watchSignal(deno, signal, { flush: flushAtSignal, waitForEnd }));
  }
  return () => {
    for (const remove of removers.splice(0)) remove();
  };
}

/** Whether this is a worker, including one of `node:worker_threads`. */
function isWorkerThread(): boolean {
  return Reflect.get(globalThis, Symbol.toStringTag) === "DedicatedWorkerGlobalScope";
}

import { watchFatalErrors } from "../fatal_errors.ts";
import { guardExitHooks } from "../guard_exit_hooks.ts";
import { EXIT_SIGNALS } from "../platform.ts";
import type { ExitHooks, ExitSignal } from "../platform.ts";
import type { ProcessLike } from "../process_like.ts";

/**
 * Exit hooks on Bun, and on Node, which speaks the same `process`. The `exit` event follows every
 * ending but the signals, so it alone flushes; the errors are only told.
 *
 * @returns A function that takes the hooks out again.
 */
export function installProcessExitHooks(runtime: ProcessLike, hooks: ExitHooks): () => void {
  const { flush, onFatalError } = guardExitHooks(hooks);
  const onExit = (): void => flush({ kind: "exit" });
  runtime.on("exit", onExit);
  const removers = [
    () => void runtime.off("exit", onExit),
    watchFatalErrors(onFatalError),
  ];
  for (const signal of EXIT_SIGNALS) {
    removers.push(watchSignal(runtime, signal, () => flush({ kind: "signal", signal })));
  }
  return () => {
    for (const remove of removers.splice(0)) remove();
  };
}

/**
 * Flushes at a signal and then lets the signal do what it would have done. Our listener comes first
 * and takes itself out, so that listeners of the application see a list without us (some libraries
 * count it) and so that a second signal during the flush ends the process at once. With no other
 * listener the signal is raised again, now with its default action; otherwise the application's
 * listeners decide, and ours comes back for the next signal.
 */
function watchSignal(runtime: ProcessLike, signal: ExitSignal, flush: () => void): () => void {
  let isInstalled = true;
  const onSignal = (): void => {
    runtime.off(signal, onSignal);
    const isDefaultAction = runtime.listenerCount(signal) === 0;
    flush();
    if (isDefaultAction) {
      runtime.kill(runtime.pid, signal);
      return;
    }
    queueMicrotask(() => {
      if (isInstalled) runtime.prependListener(signal, onSignal);
    });
  };
  runtime.prependListener(signal, onSignal);
  return () => {
    isInstalled = false;
    runtime.off(signal, onSignal);
  };
}

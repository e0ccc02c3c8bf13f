import { watchFatalErrors } from "../../exit/watch_fatal_errors.ts";
import { guardExitHooks } from "../../exit/guard_exit_hooks.ts";
import { watchIdle } from "../../exit/watch_idle.ts";
import { EXIT_SIGNALS, type ExitHooks, type FatalCause } from "../../platform.ts";
import type { ProcessLike } from "../../process_like.ts";
import { listenFirst } from "./first_listener.ts";
import { watchRejections } from "./watch_rejections.ts";
import { watchSignal } from "./watch_signal.ts";

/**
 * Installs the exit hooks on Bun, and on Node, which has the same `process`. The `exit` event
 * follows every ending except one by a signal. So an error does not flush; it is only reported, at
 * the exit.
 *
 * @returns A function that removes the hooks.
 */
export function installProcessExitHooks(runtime: ProcessLike, hooks: ExitHooks): () => void {
  const { flush, onFatalError, onIdle } = guardExitHooks(hooks);
  let fatalCause: FatalCause | undefined;
  const onExit = (): void => {
    if (fatalCause !== undefined) onFatalError(fatalCause);
    fatalCause = undefined;
    flush({ kind: "exit" });
  };
  // Reported at the exit, after Bun has printed the error: a stack that was read before then prints
  // differently.
  const noteFatalCause = (cause: FatalCause): void => {
    fatalCause = cause;
  };
  // A listener that exits or throws is the last one to run. So if others were added before ours,
  // what is pending is delivered before them, and what they record after them.
  const first = listenFirst(runtime, "exit", () => {
    if (runtime.listeners("exit")[1] !== onExit) onExit();
  });
  runtime.on("exit", onExit);
  const removers: (() => void)[] = [
    () => first.remove(),
    () => void runtime.off("exit", onExit),
  ];
  if (hooks.onIdle !== undefined) removers.push(watchIdle(onIdle));
  if (hooks.onFatalError !== undefined) {
    removers.push(watchFatalErrors(noteFatalCause));
    if (runtime.versions.bun !== undefined) removers.push(watchRejections(runtime, noteFatalCause));
  }
  for (const signal of EXIT_SIGNALS) {
    const onSignal = (isHandled: boolean): void => flush({ kind: "signal", signal, isHandled });
    removers.push(watchSignal(runtime, signal, onSignal));
  }
  return () => {
    for (const remove of removers.splice(0)) remove();
  };
}

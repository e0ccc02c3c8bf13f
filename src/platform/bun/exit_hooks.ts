import { watchFatalErrors } from "../fatal_errors.ts";
import { guardExitHooks } from "../guard_exit_hooks.ts";
import { watchIdle } from "../watch_idle.ts";
import { EXIT_SIGNALS } from "../platform.ts";
import type { ExitHooks, ExitSignal, FatalCause } from "../platform.ts";
import type { ProcessLike } from "../process_like.ts";

/**
 * Exit hooks on Bun, and on Node, which speaks the same `process`. The `exit` event follows every
 * ending but the signals, so it alone flushes; the errors are only told.
 *
 * @returns A function that takes the hooks out again.
 */
export function installProcessExitHooks(runtime: ProcessLike, hooks: ExitHooks): () => void {
  const { flush, onFatalError, onIdle } = guardExitHooks(hooks);
  let fatalCause: FatalCause | undefined;
  const onExit = (): void => {
    if (fatalCause !== undefined) onFatalError(fatalCause);
    flush({ kind: "exit" });
  };
  // Told at the exit: by then Bun has printed the error, and a stack that was read before prints
  // differently.
  const noteFatalCause = (cause: FatalCause): void => {
    fatalCause = cause;
  };
  runtime.on("exit", onExit);
  const removers: (() => void)[] = [() => void runtime.off("exit", onExit)];
  if (hooks.onIdle !== undefined) removers.push(watchIdle(onIdle));
  if (hooks.onFatalError !== undefined) {
    removers.push(watchFatalErrors(noteFatalCause));
    if (runtime.versions.bun !== undefined) removers.push(watchRejections(runtime, noteFatalCause));
  }
  for (const signal of EXIT_SIGNALS) {
    removers.push(watchSignal(runtime, signal, () => flush({ kind: "signal", signal })));
  }
  return () => {
    for (const remove of removers.splice(0)) remove();
  };
}

/**
 * Bun's monitor event leaves out rejections, except those of a module's top level. Listening to
 * `unhandledRejection` takes the default action away, so our listener takes itself out and, where
 * nobody else listens, rejects once more with the same reason: Bun then prints and ends as it would
 * have.
 */
function watchRejections(
  runtime: ProcessLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  const onRejection = (error: unknown): void => {
    runtime.off("unhandledRejection", onRejection);
    if (runtime.listenerCount("unhandledRejection") === 0) {
      onFatalError({ kind: "unhandled-rejection", error });
      void Promise.reject(error);
      return;
    }
    queueMicrotask(() => {
      if (isInstalled) runtime.prependListener("unhandledRejection", onRejection);
    });
  };
  let isInstalled = true;
  runtime.prependListener("unhandledRejection", onRejection);
  return () => {
    isInstalled = false;
    runtime.off("unhandledRejection", onRejection);
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

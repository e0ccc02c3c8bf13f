import { watchFatalErrors } from "../../exit/fatal_errors.ts";
import { guardExitHooks } from "../../exit/guard_exit_hooks.ts";
import { watchIdle } from "../../exit/watch_idle.ts";
import {
  EXIT_SIGNALS,
  type ExitHooks,
  type ExitSignal,
  type FatalCause,
  SIGTERM_EXIT_CODE,
} from "../../platform.ts";
import type { ProcessLike } from "../../process_like.ts";
import { listenFirst } from "./first_listener.ts";

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
    fatalCause = undefined;
    flush({ kind: "exit" });
  };
  // Told at the exit: by then Bun has printed the error, and a stack that was read before prints
  // differently.
  const noteFatalCause = (cause: FatalCause): void => {
    fatalCause = cause;
  };
  // A listener that exits or throws is the last that is called. So where others were added before
  // ours, what is pending goes before them, and again after them what they measured.
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

/**
 * Bun's monitor event leaves out rejections, except those of a module's top level. Listening to
 * `unhandledRejection` takes the default action away, so where nobody else listens, the rejections
 * of a turn are collected, our listener takes itself out, and their reasons are rejected once more
 * in their order: Bun then prints and ends as it would have.
 */
function watchRejections(
  runtime: ProcessLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  const reasons: unknown[] = [];
  // Bun tells of rejections in their order, so this one comes when all of the turn are collected. A
  // microtask would be too late: after the last timer of a program nothing is told any more.
  const lastOfTurn = Symbol("end of the turn's rejections");
  const first = listenFirst(runtime, "unhandledRejection", (reason) => {
    if (reason === lastOfTurn) {
      first.leave();
      for (const each of reasons.splice(0)) void Promise.reject(each);
    } else if (runtime.listenerCount("unhandledRejection") > 1) {
      // As with signals: the application's listeners see a list without us.
      first.leave();
      first.comeBack();
    } else {
      reasons.push(reason);
      if (reasons.length > 1) return;
      onFatalError({ kind: "unhandled-rejection", error: reason });
      void Promise.reject(lastOfTurn);
    }
  });
  return () => first.remove();
}

/**
 * Flushes at a signal and then lets the signal do what it would have done. Our listener comes first
 * and takes itself out, so that listeners of the application see a list without us (some libraries
 * count it). With no other listener the signal is raised again, now with its default action;
 * otherwise the application's listeners decide, and ours comes back for the next signal.
 *
 * It stays in during the flush: at Ctrl-C the terminal tells the process, and `deno task` or
 * `bun run` above it tell it once more, and a signal without a listener would end the flush. Nor
 * does `bun --watch` wait for a program that does not listen.
 */
function watchSignal(
  runtime: ProcessLike,
  signal: ExitSignal,
  flush: (isHandled: boolean) => void,
): () => void {
  const first = listenFirst(runtime, signal, (name) => {
    // The runtime says which signal it is. An application that emits the event by itself ends
    // nothing, unless a listener of its own does.
    if (name === undefined) return;
    const isDefaultAction = runtime.listenerCount(signal) <= 1;
    flush(!isDefaultAction);
    if (isDefaultAction && endsByExit(runtime, signal)) {
      runtime.exit(SIGTERM_EXIT_CODE);
      return;
    }
    first.leave();
    if (isDefaultAction) runtime.kill(runtime.pid, signal);
    else first.comeBack();
  });
  return () => first.remove();
}

/**
 * `bun --watch` calls the listeners of SIGTERM before it starts the program anew. A signal that is
 * raised then ends the watching as well, an exit does not.
 */
function endsByExit(runtime: ProcessLike, signal: ExitSignal): boolean {
  const isWatched = runtime.versions.bun !== undefined && runtime.execArgv.includes("--watch");
  return isWatched && signal === "SIGTERM";
}

import type { FatalCause } from "../platform.ts";
import { globalProcess, type ProcessLike, type ProcessListener } from "../process_like.ts";

/**
 * Watches for the errors that end a process: uncaught errors and unhandled rejections. It listens
 * to `uncaughtExceptionMonitor`, which Deno, Bun and Node all emit, because that event only
 * observes: the runtime prints and ends exactly as it would without the listener. Unlike
 * `unhandledrejection`, it is not emitted for rejections that somebody handles. An error at the top
 * level of a module counts as a rejection, because modules load asynchronously.
 *
 * @returns A function that stops watching.
 */
export function watchFatalErrors(onFatalError: (cause: FatalCause) => void): () => void {
  const runtime = globalProcess();
  if (runtime === undefined) return () => {};
  const listener: ProcessListener = (error, origin) => {
    // An application with a handler of its own survives the error, so nothing is about to end.
    if (handlesErrors(runtime)) return;
    const isRejection = origin === "unhandledRejection";
    onFatalError({ kind: isRejection ? "unhandled-rejection" : "uncaught-error", error });
  };
  runtime.on("uncaughtExceptionMonitor", listener);
  return () => void runtime.off("uncaughtExceptionMonitor", listener);
}

/** Whether the application handles uncaught errors itself. */
export function handlesErrors(runtime: ProcessLike | undefined): boolean {
  if (runtime === undefined) return false;
  return runtime.listenerCount("uncaughtException") > 0 ||
    runtime.hasUncaughtExceptionCaptureCallback?.() === true;
}

/** Whether the application handles unhandled rejections itself. */
export function handlesRejections(runtime: ProcessLike | undefined): boolean {
  return runtime !== undefined && runtime.listenerCount("unhandledRejection") > 0;
}

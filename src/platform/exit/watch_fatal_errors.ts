import type { FatalCause } from "../platform.ts";
import { globalProcess, type ProcessLike, type ProcessListener } from "../process_like.ts";

/**
 * Watches the errors that end a process: uncaught ones and unhandled rejections. It listens to
 * `uncaughtExceptionMonitor`, which Deno, Bun and Node all send, because that event observes
 * without deciding: the runtime prints and ends exactly as it would without the listener. It is not
 * sent for rejections that somebody handles, unlike the `unhandledrejection` event. An error at the
 * top level of a module counts as a rejection, for a module is loaded asynchronously.
 *
 * @returns A function that stops the watch.
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

/** Whether an application takes uncaught errors itself. */
export function handlesErrors(runtime: ProcessLike | undefined): boolean {
  if (runtime === undefined) return false;
  return runtime.listenerCount("uncaughtException") > 0 ||
    runtime.hasUncaughtExceptionCaptureCallback?.() === true;
}

/** Whether an application takes unhandled rejections itself. */
export function handlesRejections(runtime: ProcessLike | undefined): boolean {
  return runtime !== undefined && runtime.listenerCount("unhandledRejection") > 0;
}

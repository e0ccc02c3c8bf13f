import { handlesErrors } from "../../exit/fatal_errors.ts";
import type { FatalCause } from "../../platform.ts";
import { globalProcess } from "../../process_like.ts";
import { denoInternals } from "../deno_internals.ts";
import type { DenoLike } from "../deno_like.ts";

/**
 * Watches for the errors that end a process on a Deno that sends `uncaughtExceptionMonitor` only
 * where somebody handles them (before 2.8), by the events of the web. Another Deno may tell of an
 * uncaught error here once more, right after the monitor has.
 *
 * These events come before all is decided: an error that a later listener declares handled counts
 * as one that ends the process.
 *
 * @returns A function that stops the watch.
 */
export function watchErrorEvents(
  deno: DenoLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  const onError = (event: Event): void => {
    if (event.defaultPrevented || handlesErrors(globalProcess())) return;
    onFatalError({ kind: "uncaught-error", error: Reflect.get(event, "error") });
  };
  const onRejection = (event: Event): void => {
    if (event.defaultPrevented || isMonitored(deno)) return;
    const runtime = globalProcess();
    const hasListener = (runtime?.listenerCount("unhandledRejection") ?? 0) > 0;
    if (hasListener || handlesErrors(runtime)) return;
    onFatalError({ kind: "unhandled-rejection", error: Reflect.get(event, "reason") });
  };
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => {
    globalThis.removeEventListener("error", onError);
    globalThis.removeEventListener("unhandledrejection", onRejection);
  };
}

/** Whether the monitor is told of a rejection next: Deno has this function set then. */
function isMonitored(deno: DenoLike): boolean {
  const internals = denoInternals(deno);
  return internals !== undefined &&
    typeof Reflect.get(internals, "nodeProcessUnhandledRejectionCallback") === "function";
}

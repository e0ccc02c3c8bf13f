import {
  handlesErrors,
  handlesRejections,
  watchFatalErrors,
} from "../../exit/watch_fatal_errors.ts";
import type { FatalCause } from "../../platform.ts";
import { globalProcess } from "../../process_like.ts";
import { denoInternals } from "../deno_internals.ts";
import type { DenoLike } from "../deno_like.ts";
import { whenUnprevented } from "./when_unprevented.ts";

/**
 * Watches for the errors that end a process. Whether an uncaught error does is known when all
 * listeners of the event `error` have been called, for each may prevent it: one of the
 * application's, or Deno's own, which calls the listeners of `process`. It sends
 * `uncaughtExceptionMonitor` too, but whatever the others say.
 *
 * Of a rejection, the monitor is told when all of this is over. A Deno before 2.8 has that monitor
 * only where somebody handles errors: there the event `unhandledrejection` has to do. So it has for
 * an error at the top of a CommonJS program, of which the monitor is told first.
 *
 * @returns A function that stops the watch.
 */
export function watchErrorEvents(
  deno: DenoLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  let thrown: FatalCause | undefined;
  const onError = (event: Event): void => {
    thrown = undefined;
    // One that a program sends itself, which ends nothing, is not cancelable unless it says so.
    if (!event.cancelable) return;
    whenUnprevented(
      event,
      () => onFatalError({ kind: "uncaught-error", error: Reflect.get(event, "error") }),
    );
  };
  const onRejection = (event: Event): void => {
    const error: unknown = Reflect.get(event, "reason");
    const known = thrown?.error === error ? thrown : undefined;
    thrown = undefined;
    whenUnprevented(event, () => {
      const runtime = globalProcess();
      if (handlesRejections(runtime)) return;
      if (known !== undefined) onFatalError(known);
      else if (!isMonitored(deno) && !handlesErrors(runtime)) {
        onFatalError({ kind: "unhandled-rejection", error });
      }
    });
  };
  // In this order: Deno sends it from a listener that it adds here.
  const stopMonitor = watchFatalErrors((cause) => {
    if (cause.kind === "unhandled-rejection") onFatalError(cause);
    else thrown = cause;
  });
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => {
    stopMonitor();
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

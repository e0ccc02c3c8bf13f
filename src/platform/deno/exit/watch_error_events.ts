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
 * Watches for the errors that end a process. Whether an uncaught error does is known once all
 * listeners of the `error` event have run, because each may prevent it: the application's, or
 * Deno's own, which calls the listeners of `process`. Deno emits `uncaughtExceptionMonitor`
 * regardless of what they decide.
 *
 * For a rejection, Deno emits the monitor event last. Before 2.8 it does so only if somebody
 * handles errors; otherwise `unhandledrejection` has to do. It also serves for an error at the top
 * level of a CommonJS program, for which the monitor event comes first.
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
    // An event that a program dispatches itself ends nothing, and by default is not cancelable.
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
  // Before our own: this makes Deno add the `error` listener that emits the monitor event.
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

/** Whether the monitor event follows for a rejection: Deno has set this function then. */
function isMonitored(deno: DenoLike): boolean {
  const internals = denoInternals(deno);
  return internals !== undefined &&
    typeof Reflect.get(internals, "nodeProcessUnhandledRejectionCallback") === "function";
}

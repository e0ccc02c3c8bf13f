import { handlesRejections } from "../../exit/watch_fatal_errors.ts";
import type { FatalCause } from "../../platform.ts";
import { globalProcess } from "../../process_like.ts";
import { whenUnprevented } from "./when_unprevented.ts";

/**
 * Watches for rejections whose reason cannot be made into text, such as a symbol or an object
 * without a prototype. While anybody listens to `uncaughtExceptionMonitor`, Deno puts the reason
 * into a message. The error of doing so ends the process in place of the rejection, and nobody is
 * told. So our listeners must be gone by then, and the rejection is reported before.
 *
 * @param stepAside Removes the listeners of that event; returns what restores them.
 * @returns A function that stops watching.
 */
export function watchUnprintableRejections(
  onFatalError: (cause: FatalCause) => void,
  stepAside: () => () => void,
): () => void {
  const onRejection = (event: Event): void => {
    const error: unknown = Reflect.get(event, "reason");
    if (isPrintable(error)) return;
    whenUnprevented(event, () => {
      if (handlesRejections(globalProcess())) return;
      const comeBack = stepAside();
      onFatalError({ kind: "unhandled-rejection", error });
      // In case the process lives on: a later listener may still prevent its end, if that is not
      // certain.
      queueMicrotask(comeBack);
    });
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => globalThis.removeEventListener("unhandledrejection", onRejection);
}

function isPrintable(reason: unknown): boolean {
  try {
    return reason instanceof Error || `${reason}` !== undefined;
  } catch {
    return false;
  }
}

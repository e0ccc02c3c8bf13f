import { handlesRejections } from "../../exit/watch_fatal_errors.ts";
import type { FatalCause } from "../../platform.ts";
import { globalProcess } from "../../process_like.ts";
import { whenUnprevented } from "./when_unprevented.ts";

/**
 * Watches for rejections whose reason cannot be made a text of, such as a symbol or an object
 * without a prototype. While anybody listens to `uncaughtExceptionMonitor`, Deno puts the reason
 * into a message, and what that throws ends the process, in the place of the rejection and without
 * a word to anybody. So our listeners must be out by then, and the rejection is told of before.
 *
 * @param stepAside Takes the listeners to that event out; returns what puts them back.
 * @returns A function that stops the watch.
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
      // Should the process live on: where it cannot be told, a later listener may see to that.
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

import { watchFatalErrors } from "../fatal_errors.ts";
import type { FatalCause } from "../platform.ts";
import { watchRethrows } from "./watch_rethrows.ts";
import { watchUnprintableRejections } from "./watch_unprintable_rejections.ts";

/**
 * Watches for everything that ends a process on Deno by an error: uncaught errors and unhandled
 * rejections, handlers of them that throw, and rejections that Deno itself cannot print.
 *
 * @returns A function that stops the watch.
 */
export function watchErrors(onFatalError: (cause: FatalCause) => void): () => void {
  const watch = (): (() => void)[] => [
    watchFatalErrors(onFatalError),
    watchRethrows(onFatalError),
  ];
  let removers = watch();
  let isWatching = true;
  const stepAside = (): () => void => {
    for (const remove of removers.splice(0)) remove();
    return () => {
      if (isWatching) removers = watch();
    };
  };
  const stopUnprintable = watchUnprintableRejections(onFatalError, stepAside);
  return () => {
    isWatching = false;
    stopUnprintable();
    stepAside();
  };
}

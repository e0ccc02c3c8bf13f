import type { FatalCause } from "../../platform.ts";
import type { DenoLike } from "../deno_like.ts";
import { watchErrorEvents } from "./watch_error_events.ts";
import { watchRethrows } from "./watch_rethrows.ts";
import { watchUnprintableRejections } from "./watch_unprintable_rejections.ts";

/**
 * Watches for every error that ends a process on Deno: uncaught errors, unhandled rejections,
 * handlers of either that throw, and rejections that Deno itself cannot print.
 *
 * @returns A function that stops watching.
 */
export function watchErrors(
  deno: DenoLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  const report = onceInATurn(onFatalError);
  const watch = (): (() => void)[] => [
    watchRethrows(report),
    watchErrorEvents(deno, report),
  ];
  let removers = watch();
  let isWatching = true;
  const stepAside = (): () => void => {
    for (const remove of removers.splice(0)) remove();
    return () => {
      if (isWatching) removers = watch();
    };
  };
  const stopUnprintable = watchUnprintableRejections(report, stepAside);
  return () => {
    isWatching = false;
    stopUnprintable();
    stepAside();
  };
}

/**
 * Reports an error once, whoever sees it, and again only if it recurs when the program has gone on.
 */
function onceInATurn(report: (cause: FatalCause) => void): (cause: FatalCause) => void {
  let reported: FatalCause | undefined;
  return (cause) => {
    if (reported !== undefined && reported.error === cause.error) return;
    reported = cause;
    queueMicrotask(() => {
      reported = undefined;
    });
    report(cause);
  };
}

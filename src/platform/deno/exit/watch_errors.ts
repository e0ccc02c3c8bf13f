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
  const tell = onceInATurn(onFatalError);
  const watch = (): (() => void)[] => [
    watchRethrows(tell),
    watchErrorEvents(deno, tell),
  ];
  let removers = watch();
  let isWatching = true;
  const stepAside = (): () => void => {
    for (const remove of removers.splice(0)) remove();
    return () => {
      if (isWatching) removers = watch();
    };
  };
  const stopUnprintable = watchUnprintableRejections(tell, stepAside);
  return () => {
    isWatching = false;
    stopUnprintable();
    stepAside();
  };
}

/**
 * Reports an error once, whoever sees it, and again only if it recurs when the program has gone on.
 */
function onceInATurn(tell: (cause: FatalCause) => void): (cause: FatalCause) => void {
  let told: FatalCause | undefined;
  return (cause) => {
    if (told !== undefined && told.error === cause.error) return;
    told = cause;
    queueMicrotask(() => {
      told = undefined;
    });
    tell(cause);
  };
}

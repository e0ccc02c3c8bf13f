import { type ExitSignal, SIGTERM_EXIT_CODE } from "../../platform.ts";
import type { ProcessLike } from "../../process_like.ts";
import { listenFirst } from "./first_listener.ts";

/**
 * Flushes at a signal and then lets the signal do what it would have done. Our listener comes first
 * and takes itself out, so that listeners of the application see a list without us (some libraries
 * count it). With no other listener the signal is raised again, now with its default action;
 * otherwise the application's listeners decide, and ours comes back for the next signal.
 *
 * It stays in during the flush: at Ctrl-C the terminal tells the process, and `deno task` or
 * `bun run` above it tell it once more, and a signal without a listener would end the flush. Nor
 * does `bun --watch` wait for a program that does not listen.
 *
 * @returns A function that stops the watch.
 */
export function watchSignal(
  runtime: ProcessLike,
  signal: ExitSignal,
  flush: (isHandled: boolean) => void,
): () => void {
  const first = listenFirst(runtime, signal, (name) => {
    // The runtime says which signal it is. An application that emits the event by itself ends
    // nothing, unless a listener of its own does.
    if (name === undefined) return;
    const isDefaultAction = runtime.listenerCount(signal) <= 1;
    flush(!isDefaultAction);
    if (isDefaultAction && endsByExit(runtime, signal)) {
      runtime.exit(SIGTERM_EXIT_CODE);
      return;
    }
    first.leave();
    if (isDefaultAction) runtime.kill(runtime.pid, signal);
    else first.comeBack();
  });
  return () => first.remove();
}

/**
 * `bun --watch` calls the listeners of SIGTERM before it starts the program anew. A signal that is
 * raised then ends the watching as well, an exit does not.
 */
function endsByExit(runtime: ProcessLike, signal: ExitSignal): boolean {
  const isWatched = runtime.versions.bun !== undefined && runtime.execArgv.includes("--watch");
  return isWatched && signal === "SIGTERM";
}

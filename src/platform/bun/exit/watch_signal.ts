import { type ExitSignal, SIGTERM_EXIT_CODE } from "../../platform.ts";
import type { ProcessLike } from "../../process_like.ts";
import { listenFirst } from "./first_listener.ts";

/**
 * Flushes at a signal, then lets the signal take effect. Our listener runs first and removes
 * itself, so that the application's listeners see a list without it (some libraries count it). If
 * there is no other listener, the signal is raised again, now with its default action; otherwise
 * the application's listeners decide, and ours comes back for the next signal.
 *
 * It stays during the flush: at Ctrl-C the terminal signals the process, and a parent `deno task`
 * or `bun run` signals it again, which would end the flush if there were no listener. Also,
 * `bun --watch` does not wait for a program that does not listen.
 *
 * @returns A function that stops the watch.
 */
export function watchSignal(
  runtime: ProcessLike,
  signal: ExitSignal,
  flush: (isHandled: boolean) => void,
): () => void {
  const first = listenFirst(runtime, signal, (name) => {
    // The runtime passes the name of the signal. An event that the application emits itself ends
    // nothing, unless one of its own listeners does.
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
 * `bun --watch` calls the listeners of SIGTERM before it restarts the program. Raising the signal
 * then ends the watching as well; an exit does not.
 */
function endsByExit(runtime: ProcessLike, signal: ExitSignal): boolean {
  const isWatched = runtime.versions.bun !== undefined && runtime.execArgv.includes("--watch");
  return isWatched && signal === "SIGTERM";
}

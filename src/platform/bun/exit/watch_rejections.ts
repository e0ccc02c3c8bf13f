import type { FatalCause } from "../../platform.ts";
import type { ProcessLike } from "../../process_like.ts";
import { listenFirst } from "./first_listener.ts";

/**
 * Watches for unhandled rejections on Bun, whose monitor event covers only those of a module's top
 * level. Listening to `unhandledRejection` disables the default action. So if nobody else listens,
 * our listener collects the rejections of a turn, removes itself, and rejects their reasons once
 * more in their order: Bun then prints and ends as it would have.
 *
 * @returns A function that stops the watch.
 */
export function watchRejections(
  runtime: ProcessLike,
  onFatalError: (cause: FatalCause) => void,
): () => void {
  const reasons: unknown[] = [];
  // Bun reports rejections in order, so this one comes after all others of the turn. A microtask
  // would be too late: after the last timer of a program, nothing more is reported.
  const lastOfTurn = Symbol("end of the turn's rejections");
  const first = listenFirst(runtime, "unhandledRejection", (reason) => {
    if (reason === lastOfTurn) {
      first.leave();
      for (const each of reasons.splice(0)) void Promise.reject(each);
    } else if (runtime.listenerCount("unhandledRejection") > 1) {
      // As in `watch_signal.ts`: the application's listeners see a list without us.
      first.leave();
      first.comeBack();
    } else {
      reasons.push(reason);
      if (reasons.length > 1) return;
      onFatalError({ kind: "unhandled-rejection", error: reason });
      void Promise.reject(lastOfTurn);
    }
  });
  return () => first.remove();
}

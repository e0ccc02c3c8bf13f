import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { SYSTEM_TIMERS } from "../../../sdk/timers.ts";
import type { ExitSignal } from "../../platform.ts";
import { denoCore } from "../deno_core.ts";
import type { DenoLike } from "../deno_like.ts";
import { endBySignal, RAISED_SIGNAL_MS } from "./end_by_signal.ts";

/**
 * Flushes at a signal and then lets the signal do what it would have done. Where nobody else
 * listens, that is to end the process: our listener goes and the signal is raised again. Where the
 * application listens too, its listener decides, and raising again would call it twice.
 *
 * Deno has no way to list signal listeners. But all listeners of one signal share one entry of the
 * runtime's resource table: an entry that goes when our listener goes says that we were alone,
 * and adding ours without a new entry says that somebody was there before us. Listeners run in the
 * order in which they were added, so one that was there before us may have run, and removed itself,
 * by the time we are called: then it has decided, and we do not raise either. It may also have
 * raised the signal itself, to end by it, and a signal on its way is lost with the entry. So ours
 * stays until that one must have come, and raises it once more if nobody listens by then.
 *
 * Listeners in workers are not seen: a worker has a table of its own, and the process keeps its
 * handler of the signal when the last listener has gone, so the system does not tell either. Where
 * only a worker listens, it is called once more for the signal that is raised, and this thread
 * waits in vain for the end. Not to raise would be worse: nothing would end a program whose worker
 * does not listen.
 *
 * @param waitForEnd Waits for the signal that was raised to end the process.
 * @returns A function that stops the watch.
 */
export function watchSignal(
  deno: DenoLike,
  signal: ExitSignal,
  { flush, waitForEnd }: {
    readonly flush: (isHandled: boolean) => void;
    readonly waitForEnd: () => void;
  },
): () => void {
  const countEntries = signalEntryCounter(deno);
  if (countEntries === undefined) {
    reportOnce(
      "exit-signals-unavailable",
      "warn",
      "This Deno does not tell who listens to SIGTERM and SIGINT: nothing is flushed at " +
        "these signals; call shutdown() in a signal listener of your own.",
    );
    return () => {};
  }
  let isInstalled = true;
  let wereOthersBeforeUs = false;
  const add = (): void => {
    const before = countEntries();
    deno.addSignalListener(signal, onSignal);
    wereOthersBeforeUs = countEntries() === before;
  };
  let cancelLookAgain: (() => void) | undefined;
  const lookAgain = (): void => {
    deno.removeSignalListener(signal, onSignal);
    add();
  };
  const onSignal = (): void => {
    cancelLookAgain?.();
    if (wereOthersBeforeUs) {
      wereOthersBeforeUs = false;
      cancelLookAgain = SYSTEM_TIMERS.after(RAISED_SIGNAL_MS, lookAgain);
      flush(true);
      return;
    }
    const before = countEntries();
    deno.removeSignalListener(signal, onSignal);
    const isDefaultAction = countEntries() < before;
    // At Ctrl-C the terminal tells the process, and `deno task` above it tells it once more: with
    // no listener at all that would end the flush.
    if (isDefaultAction) deno.addSignalListener(signal, ignoreSignal);
    flush(!isDefaultAction);
    if (isDefaultAction) {
      deno.removeSignalListener(signal, ignoreSignal);
      endBySignal(deno, signal);
      waitForEnd();
      return;
    }
    queueMicrotask(() => {
      if (isInstalled) add();
    });
  };
  try {
    add();
  } catch (error) {
    // Windows knows fewer signals.
    reportOnce(`exit-${signal}`, "info", `Cannot listen to ${signal}: ${toText(error)}`);
  }
  return () => {
    isInstalled = false;
    cancelLookAgain?.();
    deno.removeSignalListener(signal, onSignal);
  };
}

function ignoreSignal(): void {}

/** Counts the signals that somebody listens to; `undefined` where the runtime does not tell. */
function signalEntryCounter(deno: DenoLike): (() => number) | undefined {
  // why: undocumented, so the function is looked for before it is used
  const core = denoCore(deno) as DenoCore | undefined;
  if (typeof core?.resources !== "function") return undefined;
  return () => {
    let count = 0;
    for (const name of Object.values(core.resources?.() ?? {})) if (name === "signal") count++;
    return count;
  };
}

interface DenoCore {
  resources?(): Readonly<Record<string, string>>;
}

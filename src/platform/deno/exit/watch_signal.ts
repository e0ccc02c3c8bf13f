import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { SYSTEM_TIMERS } from "../../../sdk/timers.ts";
import type { ExitSignal } from "../../platform.ts";
import { denoCore } from "../deno_core.ts";
import type { DenoLike } from "../deno_like.ts";
import { endBySignal, SIGNAL_ARRIVAL_LIMIT_MS } from "./end_by_signal.ts";

/**
 * Flushes at a signal, then lets the signal take effect. If nobody else listens, that is to end the
 * process: our listener is removed and the signal raised again. If the application listens too, its
 * listener decides, and raising the signal would call it twice.
 *
 * Deno cannot list signal listeners. But all listeners of one signal share one entry in the
 * runtime's resource table: if the entry goes with our listener, we were alone, and if adding ours
 * makes no new entry, others were there before us. Listeners run in the order in which they were
 * added, so an earlier one may have run, and removed itself, by the time we are called: then it has
 * decided, and we do not raise either. It may also have raised the signal itself, to end by it, and
 * a signal in flight is lost with the entry. So ours stays until that signal must have arrived, and
 * raises it once more if nobody listens by then.
 *
 * Listeners in workers are not seen: a worker has its own table, and the process keeps its signal
 * handler after the last listener is gone, so the system does not tell either. If only a worker
 * listens, its listener is called again for the raised signal, and this thread waits in vain for
 * the end. Not raising would be worse: nothing would end a program whose worker does not listen.
 *
 * @param waitForEnd Waits for the raised signal to end the process.
 * @returns A function that stops watching.
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
      cancelLookAgain = SYSTEM_TIMERS.after(SIGNAL_ARRIVAL_LIMIT_MS, lookAgain);
      flush(true);
      return;
    }
    const before = countEntries();
    deno.removeSignalListener(signal, onSignal);
    const isDefaultAction = countEntries() < before;
    // At Ctrl-C the terminal signals the process, and a parent `deno task` signals it again, which
    // would end the flush if there were no listener at all.
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
    // Windows supports fewer signals.
    reportOnce(`exit-${signal}`, "info", `Cannot listen to ${signal}: ${toText(error)}`);
  }
  return () => {
    isInstalled = false;
    cancelLookAgain?.();
    deno.removeSignalListener(signal, onSignal);
  };
}

function ignoreSignal(): void {}

/** Counts the signals that have listeners; `undefined` if Deno does not expose them. */
function signalEntryCounter(deno: DenoLike): (() => number) | undefined {
  // why: undocumented, so the function is checked before use
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

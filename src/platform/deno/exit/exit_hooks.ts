import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { SYSTEM_TIMERS } from "../../../sdk/timers.ts";
import { guardExitHooks } from "../../exit/guard_exit_hooks.ts";
import { watchIdle } from "../../exit/watch_idle.ts";
import {
  EXIT_SIGNALS,
  type ExitHooks,
  type ExitSignal,
  type FatalCause,
  SIGINT_EXIT_CODE,
  SIGTERM_EXIT_CODE,
} from "../../platform.ts";
import { denoCore } from "../deno_core.ts";
import { type DenoLike, isGranted } from "../deno_like.ts";
import { watchErrors } from "./watch_errors.ts";

/** Longest wait for a signal that was raised, in milliseconds. */
const RAISED_SIGNAL_MS = 250;

/**
 * Exit hooks on Deno. `unload` comes at the natural end and at `Deno.exit`; after an uncaught error
 * or an unhandled rejection no `unload` follows, so those flush where they are first seen, or where
 * the application's own handler of them throws.
 *
 * Signals are for the main thread, as on the other runtimes: a worker cannot see who listens there,
 * and would raise once more what is handled.
 *
 * @param waitForEnd Waits for the signal that was raised to end the process.
 * @returns A function that takes the hooks out again.
 */
export function installDenoExitHooks(
  deno: DenoLike,
  hooks: ExitHooks,
  waitForEnd: () => void = blockThread,
): () => void {
  const { flush, onFatalError, onIdle } = guardExitHooks(hooks);
  const onUnload = (): void => flush({ kind: "exit" });
  const onEndingError = (cause: FatalCause): void => {
    onFatalError(cause);
    flush(cause);
  };
  globalThis.addEventListener("unload", onUnload);
  const removers = [
    () => globalThis.removeEventListener("unload", onUnload),
    watchErrors(deno, onEndingError),
  ];
  if (hooks.onIdle !== undefined) removers.push(watchIdle(onIdle));
  for (const signal of isWorkerThread() ? [] : EXIT_SIGNALS) {
    const flushAtSignal = (isHandled: boolean): void =>
      flush({ kind: "signal", signal, isHandled });
    removers.push(watchSignal(deno, signal, { flush: flushAtSignal, waitForEnd }));
  }
  return () => {
    for (const remove of removers.splice(0)) remove();
  };
}

/** Whether this is a worker, be it one of `node:worker_threads`. */
function isWorkerThread(): boolean {
  return Reflect.get(globalThis, Symbol.toStringTag) === "DedicatedWorkerGlobalScope";
}

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
 */
function watchSignal(
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

/**
 * Does what the signal would have done. `deno run --watch` calls the listeners of SIGTERM before it
 * starts the program anew. A signal that is raised then ends the watching as well, an exit does not
 * (denoland/deno#35942). Nothing tells that somebody watches, but where somebody does there is a
 * terminal, and there both endings look alike.
 *
 * Before Deno 2.9 a program needs `--allow-run` to signal itself, and where it is not granted, the
 * user of a terminal would be asked for it.
 */
function endBySignal(deno: DenoLike, signal: ExitSignal): void {
  const exitCode = signal === "SIGTERM" ? SIGTERM_EXIT_CODE : SIGINT_EXIT_CODE;
  const needsExit = isOnTerminal(deno) && (signal === "SIGTERM" || mayAsk(deno));
  try {
    if (needsExit) deno.exit(exitCode);
    else deno.kill(deno.pid, signal);
  } catch {
    deno.exit(exitCode);
  }
}

/**
 * Lets nothing more run until the process has ended. Where no processor is idle, a signal that is
 * raised ends it some milliseconds later, from another thread; what went on meanwhile would record
 * what nobody delivers any more. The wait has a bound because a listener in a worker may keep the
 * process alive. A shorter one would not be enough on a machine under load.
 */
function blockThread(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RAISED_SIGNAL_MS);
}

// Only the version tells: a shell must see that Ctrl-C ended a program, or its loop goes on.
function mayAsk(deno: DenoLike): boolean {
  const [major, minor] = deno.version.deno.split(".").map(Number);
  return major === 2 && minor < 9 && !isGranted(deno, { name: "run" });
}

function isOnTerminal({ stdin, stdout, stderr }: DenoLike): boolean {
  return [stdin, stdout, stderr].some((stream) => stream.isTerminal());
}

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

import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { SYSTEM_TIMERS } from "../../../sdk/timers.ts";
import type { ExitSignal } from "../../platform.ts";
import { denoCore } from "../deno_core.ts";
import type { DenoLike } from "../deno_like.ts";
import { endBySignal, SIGNAL_ARRIVAL_LIMIT_MS } from "./end_by_signal.ts";

/** What to do at a signal. */
interface SignalActions {
  /** Delivers what is pending; is told whether the application listens to the signal, too. */
  readonly flush: (isHandled: boolean) => void;
  /** Waits for the raised signal to end the process. */
  readonly waitForEnd: () => void;
}

/** Options of {@linkcode SignalWatch}. */
interface SignalWatchOptions extends SignalActions {
  /** Counts the signals that have listeners. */
  readonly countEntries: () => number;
}

/**
 * Flushes at a signal, then lets the signal take effect. If nobody else listens, that is to end the
 * process: our listener is removed and the signal raised again. If the application listens too, its
 * listener decides, and raising the signal would call it twice.
 *
 * Listeners in workers are not seen: a worker has its own table of resources, and the process keeps
 * its signal handler after the last listener is gone, so the system does not tell either. If only a
 * worker listens, its listener is called again for the raised signal, and this thread waits in vain
 * for the end. Not raising would be worse: nothing would end a program whose worker does not
 * listen.
 *
 * @returns A function that stops watching.
 */
export function watchSignal(
  deno: DenoLike,
  signal: ExitSignal,
  actions: SignalActions,
): () => void {
  const countEntries = signalEntryCounter(deno);
  if (countEntries === undefined) {
    reportOnce(
      "exit-signals-unavailable",
      "warn",
      `Deno ${deno.version.deno} does not expose its signal listeners, so nothing is flushed at ` +
        "SIGTERM and SIGINT. Call shutdown() in a signal listener of your own.",
    );
    return () => {};
  }
  const watch = new SignalWatch(deno, signal, { ...actions, countEntries });
  try {
    watch.listen();
  } catch (error) {
    // Windows supports fewer signals.
    reportOnce(
      `exit-${signal}`,
      "info",
      `Cannot listen to ${signal}, so nothing is flushed at this signal: ${toText(error)}`,
    );
  }
  return () => watch.stop();
}

/**
 * Finds out at a signal whether the application listens to it. Deno cannot list signal listeners.
 * But all listeners of one signal share one entry in the runtime's resource table: if the entry
 * goes with our listener, we were alone, and if adding ours makes no new entry, others were there
 * before us.
 *
 * The states:
 *
 * - `first`: ours was the first listener, so all others run after it and are still there.
 * - `behind`: others were added before ours and run before it. One of them may have removed itself
 *   by the time that ours is called: then it has decided, and we do not raise the signal. It may
 *   also have raised the signal itself, to end by it, and a signal in flight is lost with the
 *   entry.
 * - `waiting`: after a signal in `behind`, ours stays until a signal raised there must have
 *   arrived; that one is handled as in `first`. Then ours is added anew.
 * - `stopped`: ours does not come back.
 */
class SignalWatch {
  readonly #deno: DenoLike;
  readonly #signal: ExitSignal;
  readonly #options: SignalWatchOptions;
  #state: "first" | "behind" | "waiting" | "stopped" = "stopped";
  #cancelWait: () => void = () => {};

  constructor(
    deno: DenoLike,
    signal: ExitSignal,
    options: SignalWatchOptions,
  ) {
    this.#deno = deno;
    this.#signal = signal;
    this.#options = options;
  }

  /**
   * Adds the listener.
   *
   * @throws {Error} If the system does not support the signal.
   */
  listen(): void {
    const before = this.#options.countEntries();
    this.#deno.addSignalListener(this.#signal, this.#onSignal);
    this.#state = this.#options.countEntries() === before ? "behind" : "first";
  }

  /** Removes the listener for good. */
  stop(): void {
    this.#state = "stopped";
    this.#cancelWait();
    this.#deno.removeSignalListener(this.#signal, this.#onSignal);
  }

  readonly #onSignal = (): void => {
    this.#cancelWait();
    if (this.#state === "behind") {
      this.#leaveToOthers();
      return;
    }
    const wasAlone = this.#remove();
    if (wasAlone) this.#end();
    else this.#flushAndReturn();
  };

  #leaveToOthers(): void {
    this.#state = "waiting";
    this.#cancelWait = SYSTEM_TIMERS.after(SIGNAL_ARRIVAL_LIMIT_MS, () => {
      this.#deno.removeSignalListener(this.#signal, this.#onSignal);
      this.listen();
    });
    this.#options.flush(true);
  }

  /** Removes the listener; returns whether it was the only one. */
  #remove(): boolean {
    const before = this.#options.countEntries();
    this.#deno.removeSignalListener(this.#signal, this.#onSignal);
    return this.#options.countEntries() < before;
  }

  #end(): void {
    // At Ctrl-C the terminal signals the process, and a parent `deno task` signals it again, which
    // would end the flush if there were no listener at all.
    this.#deno.addSignalListener(this.#signal, ignoreSignal);
    this.#options.flush(false);
    this.#deno.removeSignalListener(this.#signal, ignoreSignal);
    endBySignal(this.#deno, this.#signal);
    this.#options.waitForEnd();
  }

  #flushAndReturn(): void {
    this.#options.flush(true);
    queueMicrotask(() => {
      if (this.#state !== "stopped") this.listen();
    });
  }
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

import type { FileReader } from "../config/resolve/file_reader.ts";
import type { EnvironmentReader } from "../config/variables/environment_reader.ts";
import type { ContextStorage } from "../sdk/context/mod.ts";
import type { Timers } from "../sdk/timers.ts";
import type { ProcessInfo } from "../sdk/resource/process_info.ts";

/**
 * The operations that the rest of the package needs from a JavaScript runtime. One object per
 * runtime implements it; nothing outside `src/platform` names a runtime's globals.
 *
 * Every member is safe to call without any permission: it neither throws for lack of one nor
 * prompts the user.
 */
export interface Platform extends EnvironmentReader, FileReader, Timers {
  /** Which runtime this is. */
  readonly name: PlatformName;
  /** Version of the runtime, such as `2.9.6`. */
  readonly version: string;
  /**
   * Returns a reader for callers that read many variables at once, then discard it: Deno's
   * permission is checked once, and not for each variable.
   */
  environment(): EnvironmentReader;
  /**
   * Calls `callback` once after `delayMs` milliseconds. The timer does not keep the process alive.
   *
   * @returns A function that cancels the timer; calling it late or twice does nothing.
   */
  after(delayMs: number, callback: () => void): () => void;
  /** Keeps the process alive until the function that it returns is called. */
  keepAlive(): () => void;
  /** Monotonic time in milliseconds, for durations. */
  monotonicMs(): number;
  /**
   * The memory limit of the process in bytes, if it is known without a prompt. May take
   * milliseconds.
   */
  memoryLimitBytes(): number | undefined;
  /** What is known about this process, its host and its operating system without a prompt. */
  processInfo(): ProcessInfo;
  /**
   * Calls `hooks` when the process is about to end: at its natural end, at an explicit exit, at an
   * uncaught error, at an unhandled rejection, at SIGTERM and SIGINT. The exit code and error
   * output stay what they would be without the hooks, and the hooks do not keep the process alive.
   *
   * @returns A function that removes the hooks.
   */
  installExitHooks(hooks: ExitHooks): () => void;
  /**
   * Returns a storage for the active context that costs less than `AsyncLocalStorage`, or
   * `undefined` if there is none.
   */
  contextStorage(): ContextStorage | undefined;
  /**
   * Starts a worker from its source text. It does not keep the process alive.
   *
   * @returns `undefined` if no worker is available.
   */
  startWorker(source: string, name: string): WorkerHandle | undefined;
}

/** The runtimes that have a {@linkcode Platform}. */
export type PlatformName = "deno" | "bun" | "node";

/** The signals that end a process that does not listen to them. */
export type ExitSignal = "SIGTERM" | "SIGINT";

/** The signals that exit hooks listen to. */
export const EXIT_SIGNALS: readonly ExitSignal[] = ["SIGTERM", "SIGINT"];

/** Why the exit hooks run. */
export type ExitCause =
  | { readonly kind: "exit" }
  | { readonly kind: "uncaught-error"; readonly error: unknown }
  | { readonly kind: "unhandled-rejection"; readonly error: unknown }
  | {
    readonly kind: "signal";
    readonly signal: ExitSignal;
    /** Whether the application listens to it, too: then it decides whether the process ends. */
    readonly isHandled: boolean;
  };

/** The two causes that carry an error. */
export type FatalCause = Extract<ExitCause, { readonly error: unknown }>;

/** The exit code by which a shell reports SIGTERM. */
export const SIGTERM_EXIT_CODE = 143;

/** The exit code by which a shell reports SIGINT. */
export const SIGINT_EXIT_CODE = 130;

/** What to do when the process is about to end. */
export interface ExitHooks {
  /**
   * Delivers everything that is pending: synchronously, within a bounded time, without throwing.
   * It may be called more than once, and the process may live on afterwards, as after a signal that
   * the application handles itself.
   */
  readonly flush: (cause: ExitCause) => void;
  /**
   * Called with an uncaught error or unhandled rejection, before the `flush` that follows.
   *
   * @default undefined
   */
  readonly onFatalError?: ((cause: FatalCause) => void) | undefined;
  /**
   * Called when nothing is left to do, before the natural end. Work that it starts keeps the
   * process alive; it is called again when that is done.
   *
   * @default undefined
   */
  readonly onIdle?: (() => void) | undefined;
}

/** A running worker, seen from the thread that started it. */
export interface WorkerHandle {
  /** Sends a message. */
  post(message: unknown): void;
  /** Sets the receiver of the worker's messages, in place of any other. */
  onMessage(receive: (message: unknown) => void): void;
  /**
   * Sets the receiver of the failure that ended the worker, in place of any other. The failure
   * never reaches the program itself.
   */
  onError(receive: (message: string) => void): void;
  /** Ends the worker; one that is still loading may end only after its first message. */
  terminate(): void;
}

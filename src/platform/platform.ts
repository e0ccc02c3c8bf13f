import type { FileReader } from "../config/resolve/file_reader.ts";
import type { EnvironmentReader } from "../config/variables/environment_reader.ts";
import type { ContextStorage } from "../sdk/context/mod.ts";
import type { Timers } from "../sdk/timers.ts";
import type { ProcessInfo } from "../sdk/resource/process_info.ts";

/**
 * What the rest of the package asks of a JavaScript runtime. One object per runtime implements it;
 * nothing outside `src/platform` names a runtime's globals.
 *
 * Every member is safe to call with no permission at all: it neither throws for want of one nor
 * asks the user.
 */
export interface Platform extends EnvironmentReader, FileReader, Timers {
  /** Which runtime this is. */
  readonly name: PlatformName;
  /** Version of the runtime, such as `2.9.6`. */
  readonly version: string;
  /**
   * The variables, for who reads many at once and is done with them: Deno is asked for its
   * permission once, and not for each.
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
  /** Milliseconds that only go forward, to measure by. */
  monotonicMs(): number;
  /**
   * Most bytes of memory that the process may take, as far as that is told without asking anybody.
   * It may take milliseconds.
   */
  memoryLimitBytes(): number | undefined;
  /** What is known about this process, its host and its operating system without asking anybody. */
  processInfo(): ProcessInfo;
  /**
   * Calls `hooks` when the process is about to end: at its natural end, when it is told to exit,
   * at an uncaught error, at an unhandled rejection, at SIGTERM and SIGINT. Exit code and error
   * output stay what they would be without the hooks, and the hooks do not keep the process alive.
   *
   * @returns A function that takes the hooks out again.
   */
  installExitHooks(hooks: ExitHooks): () => void;
  /**
   * Where the active context is kept at less cost than by `AsyncLocalStorage`.
   *
   * @returns `undefined` where there is nothing better.
   */
  contextStorage(): ContextStorage | undefined;
  /**
   * Starts a worker from its source text. It does not keep the process alive.
   *
   * @returns `undefined` where no worker can be had.
   */
  startWorker(source: string, name: string): WorkerHandle | undefined;
}

/** The runtimes that have a {@linkcode Platform}. */
export type PlatformName = "deno" | "bun" | "node";

/** Signals after which a process without listeners of its own ends. */
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

/** The exit code by which a shell tells of SIGTERM. */
export const SIGTERM_EXIT_CODE = 143;

/** The exit code by which a shell tells of SIGINT. */
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
   * Told of an uncaught error or unhandled rejection, before the `flush` that follows it.
   *
   * @default undefined
   */
  readonly onFatalError?: ((cause: FatalCause) => void) | undefined;
  /**
   * Called when nothing is left to do, before the natural end. What it starts keeps the process
   * alive, and it is called again when that is done.
   *
   * @default undefined
   */
  readonly onIdle?: (() => void) | undefined;
}

/** A running worker, seen from the thread that started it. */
export interface WorkerHandle {
  /** Sends a message. */
  post(message: unknown): void;
  /** Who receives the worker's messages; the last one set counts. */
  onMessage(receive: (message: unknown) => void): void;
  /** Who is told that the worker failed; it is dead then. The program itself is never harmed. */
  onError(receive: (message: string) => void): void;
  /** Ends the worker; one that is still loading ends after its first message. */
  terminate(): void;
}

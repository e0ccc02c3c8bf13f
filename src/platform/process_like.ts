/**
 * The part of Node's `process` object that this package uses. Deno, Bun and Node all carry it; it
 * is described here by shape, so that no runtime's type package has to be installed.
 */
export interface ProcessLike {
  /** Number of this process. */
  readonly pid: number;
  /** Path of the runtime's executable. */
  readonly execPath: string;
  /** Operating system, in Node's words. */
  readonly platform: string;
  /** Processor architecture, in Node's words. */
  readonly arch: string;
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Arguments of the runtime, before the program. */
  readonly execArgv: readonly string[];
  /** Versions of the runtime and its parts. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Adds a listener after the existing ones. */
  on(event: string, listener: ProcessListener): unknown;
  /** Adds a listener before the existing ones. */
  prependListener(event: string, listener: ProcessListener): unknown;
  /** Removes a listener. */
  off(event: string, listener: ProcessListener): unknown;
  /** Calls the listeners of an event. */
  emit(event: string, ...args: unknown[]): unknown;
  /** The listeners of an event, in the order in which they are called. */
  listeners(event: string): readonly unknown[];
  /** How many listeners an event has. */
  listenerCount(event: string): number;
  /** Whether a callback is set that takes uncaught errors before all listeners. */
  hasUncaughtExceptionCaptureCallback?(): boolean;
  /** Sends a signal. */
  kill(pid: number, signal: string): unknown;
  /** Ends the process. */
  exit(code: number): unknown;
  /** The memory limit of the process in bytes; missing in old versions. */
  constrainedMemory?(): unknown;
  /** A built-in module, without an import; missing in old versions. */
  getBuiltinModule?(name: string): unknown;
}

/** A listener of a process event. */
export type ProcessListener = (first: unknown, second: unknown) => void;

/** This runtime's `process`, or `undefined` where there is none. */
export function globalProcess(): ProcessLike | undefined {
  // why: `process` is a global that type checkers know only with a runtime's type package
  return (globalThis as unknown as { process?: ProcessLike }).process;
}

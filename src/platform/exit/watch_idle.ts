import { globalProcess } from "../process_like.ts";

/**
 * Watches for the moment when a process has nothing left to do. Deno, Bun and Node all send
 * `beforeExit` then, again whenever a listener has found something to do and that is done.
 *
 * @returns A function that stops the watch.
 */
export function watchIdle(onIdle: () => void): () => void {
  const runtime = globalProcess();
  if (runtime === undefined) return () => {};
  const listener = (): void => onIdle();
  runtime.on("beforeExit", listener);
  return () => void runtime.off("beforeExit", listener);
}

import { globalProcess } from "../process_like.ts";

/**
 * Watches for the moment when a process has nothing left to do. Deno, Bun and Node all emit
 * `beforeExit` then, and again each time work that a listener started is done.
 *
 * @returns A function that stops watching.
 */
export function watchIdle(onIdle: () => void): () => void {
  const runtime = globalProcess();
  if (runtime === undefined) return () => {};
  const listener = (): void => onIdle();
  runtime.on("beforeExit", listener);
  return () => void runtime.off("beforeExit", listener);
}

/** The part of Bun's globals that is used here. */
interface BunGlobals {
  readonly Bun?: { peek?(promise: Promise<unknown>): unknown };
}

// why: the global exists on Bun only, and its use checks for what it needs
const globals = globalThis as unknown as BunGlobals;

/** Returns the result or error of a promise, or the promise itself while it is pending. */
export function peek(promise: Promise<unknown>): unknown {
  const { peek: ended } = globals.Bun ?? {};
  return ended === undefined ? promise : ended(promise);
}

/**
 * A child's side of the demo's conversation: it tells on standard output and is told on standard
 * input. When the input ends, the parent is gone, and the child must not outlive it.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { DemoMessage } from "./demo_message.ts";

// A parent that is gone does not read any more; the end of the input says the same, and is heeded.
process.stdout.on("error", () => undefined);

/** Tells the parent. */
export function tell(message: DemoMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Resolves when the parent says so, or is gone. */
export function runUntilStopped(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  return new Promise((resolve) => {
    lines.once("close", resolve);
    lines.once("line", () => lines.close());
  });
}

/**
 * A child's side of the demo's protocol: it writes to standard output and reads standard input. If
 * the input ends, the parent is gone, and the child must end too.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { DemoMessage } from "./demo_message.ts";

// A parent that is gone does not read; the end of the input is handled.
process.stdout.on("error", () => undefined);

/** Sends to the parent. */
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

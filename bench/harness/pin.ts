import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import process from "node:process";

/** The server's core, and the one that everybody else shares. */
export interface Pins {
  /** The command that keeps the server on its core. Empty if impossible. */
  readonly server: readonly string[];
  /** The command that keeps load and receiver on the others. */
  readonly others: readonly string[];
}

/** Nothing is pinned. */
export const NO_PINS: Pins = { server: [], others: [] };

/** Keeps a server, with all its threads, on one core, and the rest on another, with `taskset`. */
export function choosePins(): Pins {
  const canPin = process.platform === "linux" && availableParallelism() > 1 &&
    spawnSync("taskset", ["--version"]).status === 0;
  if (!canPin) return NO_PINS;
  return { server: ["taskset", "-c", "0"], others: ["taskset", "-c", "1"] };
}

/**
 * Runs `init()` in a process of its own.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { SignalStats } from "../../src/link/mod.ts";
import { type ChildResult, type ProgramOptions, runProgram } from "../support/run_child.ts";

const PROGRAM = new URL("./fixtures/init_program.ts", import.meta.url);

/** What the program prints. */
export interface InitReport {
  readonly result: unknown;
  readonly stats: SignalStats;
  readonly serviceName: string;
  readonly hasProvider: boolean;
  readonly carrier: Readonly<Record<string, string>>;
}

/** How the program is run. */
export interface InitRun extends Omit<ProgramOptions, "args"> {
  /** Options of `init()`. @default {} */
  readonly init?: unknown;
  /** How many spans it ends. @default 3 */
  readonly count?: number;
  /** What it does besides; see the program. @default "flush" */
  readonly mode?: string;
}

/** Runs the program. */
export function runInit(run: InitRun): Promise<ChildResult> {
  const { init = {}, count = 3, mode = "flush", ...options } = run;
  return runProgram(PROGRAM, { ...options, args: [JSON.stringify(init), String(count), mode] });
}

/** Runs the program and reads its report; its standard output must hold nothing else. */
export async function reportOf(
  run: InitRun,
): Promise<InitReport & { readonly stderr: string }> {
  const { code, stdout, stderr } = await runInit(run);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.split("\n").length, 2, stdout);
  // why: the program prints that
  return { ...JSON.parse(stdout) as InitReport, stderr };
}

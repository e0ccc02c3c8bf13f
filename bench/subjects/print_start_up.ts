import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";

/** What a process took from its start until its first span had ended. */
export interface StartUp {
  /** Processor time of the application thread. */
  readonly threadMs: number;
  /** Processor time of all threads. */
  readonly processMs: number;
  /** Time on the wall. */
  readonly wallMs: number;
}

/** Prints what this process has taken so far, and ends it. Its argument is when it was started. */
export async function printStartUp(): Promise<void> {
  const wallMs = Date.now() - Number(process.argv[2]);
  const [thread, all] = [await openCpuClock("thread"), await openCpuClock("process")];
  const startUp: StartUp = { threadMs: thread.nowMs(), processMs: all.nowMs(), wallMs };
  console.log(JSON.stringify(startUp));
  process.exit(0);
}

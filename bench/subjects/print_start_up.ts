import process from "node:process";
import { openCpuClock } from "../harness/cpu_clock.ts";

/** The cost of a process from its start to the end of its first span. */
export interface StartUp {
  /** Processor time of the application thread. */
  readonly threadMs: number;
  /** Processor time of all threads. */
  readonly processMs: number;
  /** Wall time. */
  readonly wallMs: number;
}

/** Prints the cost of this process so far, and ends it. Its argument is the start time. */
export async function printStartUp(): Promise<void> {
  const wallMs = Date.now() - Number(process.argv[2]);
  const [thread, all] = [await openCpuClock("thread"), await openCpuClock("process")];
  const startUp: StartUp = { threadMs: thread.nowMs(), processMs: all.nowMs(), wallMs };
  console.log(JSON.stringify(startUp));
  process.exit(0);
}

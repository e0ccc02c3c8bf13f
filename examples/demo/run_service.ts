/**
 * What both services of the demo do besides serving: they obey the process that started them, and
 * report at the end.
 *
 * @module
 */
import process from "node:process";
import type { OtelHandle, SetupOptions } from "../../mod.ts";
import type { CpuTime } from "./demo_message.ts";
import { keepRecords } from "./keep_records.ts";
import { runUntilStopped, tell } from "./parent_process.ts";

/** Set if the records go to the user's Collector, and so cannot be drawn from there. */
export const KEEP_RECORDS_VARIABLE = "DEMO_KEEP_RECORDS";

/** Limit of the last export: the user's Collector may be slow or missing. */
const SHUTDOWN_TIMEOUT_MS = 5000;

/** A server that is running. */
export interface RunningServer {
  /** Its URL, without trailing slash. */
  readonly url: string;
  /** Finishes open requests and accepts no more. */
  readonly stop: () => Promise<void>;
}

const keeper = process.env[KEEP_RECORDS_VARIABLE] === undefined ? undefined : keepRecords();

/** Options of `init` besides the name; none unless records are kept. */
export function demoOptions(): SetupOptions {
  return keeper?.options ?? {};
}

/** Serves until told to stop; then delivers what is queued and reports. */
export async function runService(telemetry: OtelHandle, server: RunningServer): Promise<void> {
  const bun = process.versions["bun"];
  const runtime = bun === undefined ? `Deno ${process.versions["deno"]}` : `Bun ${bun}`;
  const before = cpuTime();
  tell({ type: "ready", url: server.url, runtime });
  await runUntilStopped();
  await server.stop();
  const after = cpuTime();
  const flushResult = await telemetry.shutdown({ timeoutMs: SHUTDOWN_TIMEOUT_MS });
  tell({
    type: "report",
    flushResult,
    stats: telemetry.stats(),
    cpu: spent(before, after),
    kept: keeper?.records() ?? { spans: [], logs: [], histograms: [] },
  });
}

function cpuTime(): CpuTime {
  const { user, system } = process.cpuUsage();
  const processMs = (user + system) / 1000;
  const thread = threadCpuUsage();
  return thread === undefined
    ? { processMs }
    : { applicationMs: (thread.user + thread.system) / 1000, processMs };
}

/** CPU time of this thread in microseconds, a function that not every runtime has. */
function threadCpuUsage(): { readonly user: number; readonly system: number } | undefined {
  const usage: unknown = Reflect.get(process, "threadCpuUsage");
  // why: if there is such a function, it is the one that Node documents
  return typeof usage === "function" ? usage.call(process) as NodeJS.CpuUsage : undefined;
}

function spent(before: CpuTime, after: CpuTime): CpuTime {
  const processMs = after.processMs - before.processMs;
  if (before.applicationMs === undefined || after.applicationMs === undefined) return { processMs };
  return { applicationMs: after.applicationMs - before.applicationMs, processMs };
}

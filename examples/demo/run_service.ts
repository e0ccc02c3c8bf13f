/**
 * What both services of the demo do besides serving: they take orders from the process that started
 * them, and report at the end.
 *
 * @module
 */
import process from "node:process";
import type { InitOptions, OtelHandle } from "../../mod.ts";
import { InMemorySpanExporter, SimpleSpanProcessor } from "../../src/testing/mod.ts";
import type { CpuTime } from "./demo_message.ts";
import { fromReadableSpan } from "./from_readable_span.ts";
import { runUntilStopped, tell } from "./parent_process.ts";

/** Set where the spans go to a collector of the user's and cannot be drawn from there. */
export const KEEP_SPANS_VARIABLE = "DEMO_KEEP_SPANS";

/** How long the last export may take: a collector of the user's may be slow, or not there. */
const SHUTDOWN_TIMEOUT_MS = 5000;

/** A server that is running. */
export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Answers what it has taken on, then no more. */
  readonly stop: () => Promise<void>;
}

const kept = process.env[KEEP_SPANS_VARIABLE] === undefined
  ? undefined
  : new InMemorySpanExporter();

/** What the demo asks of `init` besides the name; nothing, unless spans are to be kept. */
export function demoOptions(): InitOptions {
  return kept === undefined ? {} : { spanProcessors: [new SimpleSpanProcessor(kept)] };
}

/** Serves until told to stop; then delivers what is pending and reports. */
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
    spans: kept?.finishedSpans().map(fromReadableSpan) ?? [],
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

/** CPU time of this thread in microseconds; a young function that not every runtime has. */
function threadCpuUsage(): { readonly user: number; readonly system: number } | undefined {
  const usage: unknown = Reflect.get(process, "threadCpuUsage");
  // why: where there is such a function, it is the one of Node's documentation
  return typeof usage === "function" ? usage.call(process) as NodeJS.CpuUsage : undefined;
}

function spent(before: CpuTime, after: CpuTime): CpuTime {
  const processMs = after.processMs - before.processMs;
  if (before.applicationMs === undefined || after.applicationMs === undefined) return { processMs };
  return { applicationMs: after.applicationMs - before.applicationMs, processMs };
}

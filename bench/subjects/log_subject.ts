/** The workloads of logs. */
export const LOG_WORKLOADS = ["emit", "below", "asked", "leveled", "console"] as const;
/**
 * A record with a body and three attributes, in a span; a record at a level that is off; the check
 * whether that level is on; a call of `createLog` at that level; the additional cost of a captured
 * `console.log`.
 */
export type LogWorkload = typeof LOG_WORKLOADS[number];

/** An implementation of logs, set up as in an application. */
export interface LogSubject {
  /** Runs a function with a span of this subject as the active one. */
  withActiveSpan<T>(run: () => T): T;
  /** Emits a record with a body and three attributes. */
  readonly emit: (i: number) => void;
  /** Logs at a level that is off. */
  readonly emitBelow: (i: number) => void;
  /** Checks whether a level is on; it is off. */
  readonly askBelow: (i: number) => void;
  /** Calls `debug` of `createLog`, which is off; ours only. */
  readonly levelBelow?: (i: number) => void;
  /** Calls a captured `console.log` that prints nothing; ours only. */
  readonly printCaptured?: (i: number) => void;
  /** Does, in this thread, what is due after a batch of records. Measured. */
  endBatch(): void;
  /** Does, in this thread, what is due after a burst of batches. Measured. */
  endBurst(): void;
  /** Waits until everything is delivered. Not measured. */
  drain(): Promise<void>;
  /** Delivers what is left over. Not measured. */
  flush(): Promise<void>;
  /** Records that were delivered. */
  deliveredCount(): number;
  /** Ends it. */
  close(): Promise<void>;
}

/** Strings that vary by record, made in advance so that only telemetry is measured. */
const DISTINCT = 1024;
export const BODIES: readonly string[] = Array.from(
  { length: DISTINCT },
  (_, i) => `order ${100_000 + i * 7} was paid`,
);
export const ORDERS: readonly string[] = Array.from(
  { length: DISTINCT },
  (_, i) => `order:${100_000 + i * 7}`,
);

/** Loads one of the two, and only that one. */
export async function createLogSubject(name: string, sinkUrl: string): Promise<LogSubject> {
  if (name === "ours") return (await import("./our_logs.ts")).createOurLogs(sinkUrl);
  return (await import("./official_logs.ts")).createOfficialLogs();
}

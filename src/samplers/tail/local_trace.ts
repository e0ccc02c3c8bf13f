import type { ReadableSpan } from "../../sdk/mod.ts";

/**
 * All spans that this process has recorded under one local root, which is the first span here: its
 * parent is in another process, or there is none. What other processes recorded of the same trace
 * is not among them, nor is another request of the same trace that this process serves.
 */
export interface LocalTrace {
  /** The id of the trace, 32 hexadecimal digits. */
  readonly traceId: string;
  /** The first span here, which has just ended: that of a request to a server, as a rule. */
  readonly localRootSpan: ReadableSpan;
  /** The spans that have ended, in the order of their ends; the local root is the last. */
  readonly spans: readonly ReadableSpan[];
}

/**
 * Says whether a local trace is exported. It runs in the call that ends the local root, so it must
 * be quick.
 */
export type KeepTrace = (trace: LocalTrace) => boolean;

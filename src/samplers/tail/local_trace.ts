import type { ReadableSpan } from "../../sdk/mod.ts";

/**
 * All spans that this process has recorded under one local root: a span whose parent is in another
 * process, or that has none. Spans of the same trace from other processes, or from another request
 * that this process serves, are not included.
 */
export interface LocalTrace {
  /** The id of the trace, 32 hexadecimal digits. */
  readonly traceId: string;
  /** The local root, which has just ended: usually the span of a request to a server. */
  readonly localRootSpan: ReadableSpan;
  /** The spans that have ended, in the order of their ends; the local root is the last. */
  readonly spans: readonly ReadableSpan[];
}

/**
 * Returns whether to export a local trace. It runs in the call that ends the local root, so it must
 * be fast.
 */
export type KeepTrace = (trace: LocalTrace) => boolean;

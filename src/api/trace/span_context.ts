import type { TraceState } from "./trace_state.ts";

/**
 * The part of a span that is propagated: its ids, its flags and the vendor state. Immutable.
 *
 * Specification: Trace API, SpanContext.
 */
export interface SpanContext {
  /** The trace id: 32 lowercase hexadecimal characters, not all zero. */
  traceId: string;
  /** The span id: 16 lowercase hexadecimal characters, not all zero. */
  spanId: string;
  /** True only when a propagator extracted this context from a carrier. */
  isRemote?: boolean;
  /** The trace flags, one byte; see `TraceFlags`. */
  traceFlags: number;
  /** The vendor state of the trace. */
  traceState?: TraceState;
}

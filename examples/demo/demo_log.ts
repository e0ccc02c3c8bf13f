/**
 * A log record as the demo draws it: plain data that goes from process to process as JSON.
 *
 * @module
 */
import type { DemoAttributes } from "./demo_span.ts";

/** How severe a record can be, from the mildest on. */
export const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** How severe a record is. */
export type Severity = typeof SEVERITIES[number];

/** A log record. */
export interface DemoLog {
  /** 32 hex digits; empty outside of a trace. */
  readonly traceId: string;
  /** 16 hex digits; empty outside of a trace. */
  readonly spanId: string;
  /** `service.name` of the resource. */
  readonly service: string;
  /** Milliseconds since the epoch, with fractions. */
  readonly timeMs: number;
  readonly severity: Severity;
  /** What happened. */
  readonly text: string;
  /** Attributes of the record. */
  readonly attributes: DemoAttributes;
}

/** The word for a severity number; each word has four of them, from 1 on. */
export function severityOf(severityNumber: number): Severity {
  return SEVERITIES[Math.floor((severityNumber - 1) / 4)] ?? "INFO";
}

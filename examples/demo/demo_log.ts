/**
 * A log record as the demo draws it: plain data, passed between processes as JSON.
 *
 * @module
 */
import type { DemoAttributes } from "./demo_span.ts";

/** Severities, from the lowest. */
export const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** A severity. */
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

/** The name of a severity number; each has four numbers, from 1. */
export function severityOf(severityNumber: number): Severity {
  return SEVERITIES[Math.floor((severityNumber - 1) / 4)] ?? "INFO";
}

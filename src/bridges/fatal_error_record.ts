import { type Logger, SeverityNumber } from "../api/mod.ts";

/** What ended the process. */
export interface FatalError {
  /** Whether it was thrown, or a promise was rejected with it. */
  readonly kind: "uncaught-error" | "unhandled-rejection";
  /** What was thrown. */
  readonly error: unknown;
}

/**
 * Records what is about to end the process as an event `exception` of severity FATAL (semantic
 * conventions, Recording exceptions in logs).
 */
export function recordFatalError(logger: Logger, { kind, error }: FatalError): void {
  logger.emit({
    severityNumber: SeverityNumber.FATAL,
    severityText: "FATAL",
    eventName: "exception",
    body: kind === "uncaught-error" ? "Uncaught error" : "Unhandled rejection",
    // An exception that is undefined or null would count as none.
    exception: error ?? String(error),
  });
}

import { context, type Logger, SeverityNumber, trace } from "../api/mod.ts";
import { failedSpanOf } from "../api/trace/failed_spans.ts";

/** The error that ends the process. */
export interface FatalError {
  /** Whether it was thrown, or a promise was rejected with it. */
  readonly kind: "uncaught-error" | "unhandled-rejection";
  /** The thrown value. */
  readonly error: unknown;
}

/**
 * Records an error that is about to end the process, as an event `exception` of severity FATAL
 * (semantic conventions, Recording exceptions in logs). It belongs to the span of the task that
 * failed, which is no longer active when the runtime reports the error.
 */
export function recordFatalError(logger: Logger, { kind, error }: FatalError): void {
  const failed = failedSpanOf(error);
  logger.emit({
    ...(failed && { context: trace.setSpanContext(context.active(), failed) }),
    severityNumber: SeverityNumber.FATAL,
    severityText: "FATAL",
    eventName: "exception",
    body: kind === "uncaught-error" ? "Uncaught error" : "Unhandled rejection",
    // An exception that is undefined or null would count as none.
    exception: error ?? String(error),
  });
}

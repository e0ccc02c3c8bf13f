import { reportOnce, type Span, SpanStatusCode } from "../api/mod.ts";
import { isThenable } from "../api/is_thenable.ts";
import { toText } from "../api/to_text.ts";
import { failedSpanOf, keepFailedSpan } from "../api/trace/failed_spans.ts";

/**
 * Calls a function and follows its outcome, or that of the promise that it returns. A failure is
 * recorded on the span, with status ERROR, and passed on to the caller.
 *
 * @param finish Called at the end, however the function ended.
 * @returns The function's result; a promise is replaced by one that settles in the same way.
 */
export function followOutcome<T>(span: Span | undefined, run: () => T, finish: () => void): T {
  const end = (): void => guard(finish);
  let result: T;
  try {
    result = run();
  } catch (error) {
    recordFailure(span, error);
    end();
    throw error;
  }
  if (!isThenable(result)) {
    end();
    return result;
  }
  const followed = Promise.resolve(result).then(
    (value) => {
      end();
      return value;
    },
    (error: unknown) => {
      recordFailure(span, error);
      end();
      throw error;
    },
  );
  // why: T is a thenable here, and this promise settles in the same way
  return followed as T;
}

// What was thrown is the application's object: reading it may run the application's code.
function recordFailure(span: Span | undefined, error: unknown): void {
  if (span === undefined) return;
  try {
    const isObject = typeof error === "object" && error !== null;
    const spanContext = span.spanContext();
    // Compared by trace, since an error may be kept and thrown again for another request.
    if (failedSpanOf(error)?.traceId !== spanContext.traceId) {
      span.recordException(isObject && "message" in error ? toException(error) : toText(error));
      if (isObject) keepFailedSpan(error, spanContext);
    }
    span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
  } catch (unreadable) {
    const message = `The error of a failed task could not be recorded: ${toText(unreadable)}`;
    reportOnce("task-failure", "warn", message);
    guard(() => span.setStatus({ code: SpanStatusCode.ERROR }));
  }
}

// The span may be foreign code: what it throws must not replace the task's own outcome.
function guard(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    reportOnce("task-span", "warn", `The span of a task threw: ${toText(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : toText(error);
}

// why: recordException takes an object with a message, and reads its other members with care
function toException(error: object): { message: string } {
  return error as { message: string };
}

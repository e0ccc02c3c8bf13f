import { type Span, SpanStatusCode } from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** Errors that some span has recorded already: on its way up an error is recorded once. */
const recorded = new WeakSet<object>();

/**
 * Calls a function and follows what becomes of it: of its return, or of the promise that it
 * returns. A failure is recorded on the span, which gets the status ERROR, and goes on to the
 * caller.
 *
 * @param finish Called when it is over, however it ended.
 */
export function followOutcome<T>(span: Span | undefined, run: () => T, finish: () => void): T {
  let result: T;
  try {
    result = run();
  } catch (error) {
    recordFailure(span, error);
    finish();
    throw error;
  }
  if (!isThenable(result)) {
    finish();
    return result;
  }
  const followed = result.then(
    (value) => {
      finish();
      return value;
    },
    (error) => {
      recordFailure(span, error);
      finish();
      throw error;
    },
  );
  // why: what stands for a promise of the same value is what the function returned
  return followed as T;
}

function recordFailure(span: Span | undefined, error: unknown): void {
  if (span === undefined) return;
  const isObject = typeof error === "object" && error !== null;
  if (!isObject || !recorded.has(error)) {
    span.recordException(isObject && "message" in error ? toException(error) : toText(error));
    if (isObject) recorded.add(error);
  }
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : toText(error);
}

// why: an object with a message is what recordException takes; what else it holds is read with care
function toException(error: object): { message: string } {
  return error as { message: string };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/**
 * Runs a task in the span of its cause, in a child of that span, or in a span in a trace of its own
 * that links to it. A task is a function, which may return a promise.
 *
 * ```ts
 * import { runInChildSpan, runInLinkedSpan } from "@offthread/otel/tasks";
 *
 * await runInChildSpan("checkout", async () => {
 *   await runInChildSpan("charge card", () => Promise.resolve()); // waited for
 *   runInLinkedSpan("send mail", () => Promise.resolve()); // goes on by itself
 * });
 * ```
 *
 * @module
 */
export {
  runInChildSpan,
  runInLinkedSpan,
  runInSameSpan,
  type SpanTaskOptions,
  type TaskOptions,
  withSpan,
} from "./run_in_span.ts";

/**
 * How tasks relate to what caused them: in the same span, in a child span, or in a span of their
 * own that links to its cause. Each for functions and for functions that return promises.
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

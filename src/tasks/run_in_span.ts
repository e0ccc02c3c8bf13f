import {
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  reportOnce,
  type Span,
  type SpanContext,
  type SpanOptions,
  trace,
  type Tracer,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";
import { followOutcome } from "./follow_outcome.ts";

/** Options of a task. */
export interface TaskOptions {
  /** The context of what started the task. @default the active one */
  readonly context?: Context;
}

/** Options of a task with a span of its own, including those of the span. */
export interface SpanTaskOptions extends TaskOptions, Omit<SpanOptions, "root"> {
  /** Starts the span. @default a tracer named after this package */
  readonly tracer?: Tracer;
}

/**
 * Runs a function with a span active, and ends the span when the function has returned or its
 * promise has settled. A failure is recorded on the span, with status ERROR, and passed on to the
 * caller.
 *
 * @example
 * ```ts
 * import { trace } from "@offthread/otel/api";
 * import { withSpan } from "@offthread/otel/tasks";
 *
 * const total = withSpan(trace.getTracer("shop").startSpan("add up"), () => 5 + 7);
 * console.assert(total === 12);
 * ```
 */
export function withSpan<T>(span: Span, run: (span: Span) => T, options: TaskOptions = {}): T {
  const context = trace.setSpan(options.context ?? contextApi.active(), span);
  return followOutcome(
    span,
    () => contextApi.with(context, () => run(span)),
    () => span.end(),
  );
}

/**
 * Runs a function in the span of its cause, without ending that span: for a step that does not
 * deserve a span of its own. A failure is recorded on that span, with status ERROR, and passed on
 * to the caller.
 *
 * @example
 * ```ts
 * import { runInSameSpan } from "@offthread/otel/tasks";
 *
 * const total = runInSameSpan(() => 5 + 7);
 * console.assert(total === 12);
 * ```
 */
export function runInSameSpan<T>(run: () => T, options: TaskOptions = {}): T {
  const context = options.context ?? contextApi.active();
  return followOutcome(trace.getSpan(context), () => contextApi.with(context, run), () => {});
}

/**
 * Runs a function in a new child of the span of its cause: for a task that its cause waits for. As
 * in {@linkcode withSpan}, the span ends with the task, and a failure is recorded.
 *
 * @example
 * ```ts
 * import { runInChildSpan } from "@offthread/otel/tasks";
 *
 * const total = await runInChildSpan("add up", async () => await Promise.resolve(12));
 * console.assert(total === 12);
 * ```
 */
export function runInChildSpan<T>(
  name: string,
  run: (span: Span) => T,
  options: SpanTaskOptions = {},
): T {
  const { context = contextApi.active(), tracer, ...spanOptions } = options;
  return withSpan(start(tracer, name, spanOptions, context), run, { context });
}

/**
 * Runs a function in a new span in a trace of its own, with a link to the span of its cause: for a
 * task that its cause does not wait for, such as a job from a queue. As in {@linkcode withSpan},
 * the span ends with the task, and a failure is recorded.
 *
 * @example
 * ```ts
 * import { runInLinkedSpan } from "@offthread/otel/tasks";
 *
 * await runInLinkedSpan("send mail", async (span) => {
 *   span.setAttribute("mail.kind", "receipt");
 *   await Promise.resolve();
 * });
 * ```
 */
export function runInLinkedSpan<T>(
  name: string,
  run: (span: Span) => T,
  options: SpanTaskOptions = {},
): T {
  const { context = contextApi.active(), tracer, ...spanOptions } = options;
  const cause = causeOf(context);
  // Plain JavaScript may pass anything.
  const given = Array.isArray(spanOptions.links) ? spanOptions.links : [];
  const links = [...given, ...(cause === undefined ? [] : [{ context: cause }])];
  const span = start(tracer, name, { ...spanOptions, links, root: true }, context);
  return withSpan(span, run, { context });
}

// A foreign span whose context cannot be read counts as no cause.
function causeOf(context: Context): SpanContext | undefined {
  try {
    return trace.getSpanContext(context);
  } catch (error) {
    const message = `The span that caused a task cannot be read and is ignored: ${toText(error)}`;
    reportOnce("task-cause", "warn", message);
    return undefined;
  }
}

// The tracer may be foreign code. If it throws, the task runs in a span that records nothing.
function start(
  tracer: Tracer | undefined,
  name: string,
  options: SpanOptions,
  context: Context,
): Span {
  try {
    return (tracer ?? trace.getTracer("@offthread/otel")).startSpan(name, options, context);
  } catch (error) {
    const message = `A tracer threw in startSpan(); the task runs unrecorded: ${toText(error)}`;
    reportOnce("task-start", "error", message);
    const cause = options.root === true ? undefined : causeOf(context);
    return trace.wrapSpanContext(cause ?? INVALID_SPAN_CONTEXT);
  }
}

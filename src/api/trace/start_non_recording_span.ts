import type { Context } from "../context/context.ts";
import { context as contextApi } from "../context/context_api.ts";
import { givenContext } from "../context/given_context.ts";
import { INVALID_SPAN, wrapSpanContext } from "./non_recording_span.ts";
import { reportOnce } from "../diag/report_once.ts";
import type { Span } from "./span.ts";
import { isSpanContextValid } from "./span_context_validity.ts";
import { getSpan, setSpan } from "./span_in_context.ts";
import type { SpanOptions } from "./span_options.ts";
import { toText } from "../to_text.ts";

/**
 * Starts a span without an SDK. Returns the parent itself if it is not recording, otherwise a
 * non-recording span with the span context of the parent, so that the trace passes through. Without
 * a parent, returns the invalid span.
 *
 * Specification: Trace API, Behavior of the API in the absence of an installed SDK.
 *
 * @param options Only `root` matters.
 * @param context Where the parent is found. Default: the active context.
 */
export function startNonRecordingSpan(options?: SpanOptions, context?: Context): Span {
  try {
    if (options?.root === true) return INVALID_SPAN;
    const parent = getSpan(context ?? contextApi.active());
    if (parent === undefined || parent === null) return INVALID_SPAN;
    if (!parent.isRecording()) return parent;
    const spanContext = parent.spanContext();
    return isSpanContextValid(spanContext) ? wrapSpanContext(spanContext) : INVALID_SPAN;
  } catch (error) {
    // Untyped code may pass anything as options or context, and the parent may be foreign code.
    reportUnreadable(error);
    return INVALID_SPAN;
  }
}

/**
 * Starts a non-recording span and calls `fn` with it as the active span.
 *
 * @param options Only `root` matters.
 * @param context Where the parent is found. Default: the active context.
 * @param fn The function to call.
 * @returns What `fn` returns.
 */
export function startActiveNonRecordingSpan<F extends (span: Span) => unknown>(
  options: SpanOptions | undefined,
  context: Context | undefined,
  fn: F,
): ReturnType<F> {
  const parentContext = givenContext(context);
  const span = startNonRecordingSpan(options, parentContext);
  // why: the context manager returns what the function returns
  const call = fn as (span: Span) => ReturnType<F>;
  const inner = contextWith(parentContext, span);
  // Switching the context is most of the cost of a span, and the active one has the span already.
  if (inner === parentContext && context === undefined) return call(span);
  return contextApi.with(inner, call, undefined, span);
}

/** Returns the context itself if it has the span already, or if it is foreign code that throws. */
function contextWith(context: Context, span: Span): Context {
  try {
    return getSpan(context) === span ? context : setSpan(context, span);
  } catch (error) {
    reportUnreadable(error);
    return context;
  }
}

function reportUnreadable(error: unknown): void {
  reportOnce(
    "non-recording-span-start",
    "warn",
    `startSpan() could not read the parent span; the span has no parent: ${toText(error)}`,
  );
}

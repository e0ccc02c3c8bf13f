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
 * Starts a span where there is no SDK: the parent itself where it records nothing, otherwise a
 * span that records nothing and carries the context of the parent, so that a trace passes
 * through; without a parent the span of nothing.
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
    // Options, context and parent may be anybody's, or nothing of the kind.
    reportOnce("non-recording-span-start", "warn", `No parent could be read: ${toText(error)}`);
    return INVALID_SPAN;
  }
}

/**
 * Starts such a span and calls `fn` with it, while it is the active span.
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
  const present = getSpan(parentContext);
  if (span === present) {
    // Switching the context costs most of a span; here the active one says the same already.
    return context === undefined
      ? call(span)
      : contextApi.with(parentContext, call, undefined, span);
  }
  return contextApi.with(setSpan(parentContext, span), call, undefined, span);
}

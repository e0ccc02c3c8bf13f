import type { SpanContext } from "./span_context.ts";

/** The span id that no span has. */
export const INVALID_SPANID = "0000000000000000";

/** The trace id that no trace has. */
export const INVALID_TRACEID = "00000000000000000000000000000000";

/** The span context of no span: all ids zero, not sampled. */
export const INVALID_SPAN_CONTEXT: SpanContext = Object.freeze({
  traceId: INVALID_TRACEID,
  spanId: INVALID_SPANID,
  traceFlags: 0,
});

/** Returns whether a text is lowercase hexadecimal of this length and not all zero. */
function isId(id: unknown, length: number): boolean {
  if (typeof id !== "string" || id.length !== length) return false;
  let isZero = true;
  for (let index = 0; index < length; index++) {
    const code = id.charCodeAt(index);
    if (code === 0x30) continue;
    const isHex = (code > 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
    if (!isHex) return false;
    isZero = false;
  }
  return !isZero;
}

/**
 * Returns whether a text is a trace id: 32 lowercase hexadecimal characters, not all zero.
 *
 * @param traceId The text to look at.
 */
export function isValidTraceId(traceId: string): boolean {
  return isId(traceId, 32);
}

/**
 * Returns whether a text is a span id: 16 lowercase hexadecimal characters, not all zero.
 *
 * @param spanId The text to look at.
 */
export function isValidSpanId(spanId: string): boolean {
  return isId(spanId, 16);
}

/**
 * Returns whether both ids of a span context are valid.
 *
 * @param spanContext The span context to look at.
 */
export function isSpanContextValid(spanContext: SpanContext): boolean {
  return isId(spanContext.traceId, 32) && isId(spanContext.spanId, 16);
}

import type { SpanContext } from "./span_context.ts";

/** The invalid span id, which no span has. */
export const INVALID_SPANID = "0000000000000000";

/** The invalid trace id, which no trace has. */
export const INVALID_TRACEID = "00000000000000000000000000000000";

/** The invalid span context: all ids zero, not sampled. */
export const INVALID_SPAN_CONTEXT: SpanContext = Object.freeze({
  traceId: INVALID_TRACEID,
  spanId: INVALID_SPANID,
  traceFlags: 0,
});

const NONZERO_DIGIT = 1;
const NO_DIGIT = 2;

/** The class of each character code; 0 for the digit zero. */
const DIGITS: Uint8Array = new Uint8Array(128).fill(NO_DIGIT);
for (const character of "0123456789abcdef") {
  DIGITS[character.charCodeAt(0)] = character === "0" ? 0 : NONZERO_DIGIT;
}

/** Returns whether a text is lowercase hexadecimal of this length and not all zero. */
function isId(id: unknown, length: number): boolean {
  if (typeof id !== "string" || id.length !== length) return false;
  let found = 0;
  for (let index = 0; index < length; index++) {
    found |= DIGITS[id.charCodeAt(index)] ?? NO_DIGIT;
  }
  return found === NONZERO_DIGIT;
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

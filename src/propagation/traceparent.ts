import type { SpanContext } from "../api/mod.ts";
import { hexDigit, isNonZeroHex } from "./hex.ts";
import { trimBlanks } from "../api/trim_blanks.ts";

/** Length of a version 00 `traceparent`: 2 + 1 + 32 + 1 + 16 + 1 + 2 characters. */
const TRACEPARENT_LENGTH = 55;

/** The flags that Trace Context Level 2 defines: sampled (0x01) and random trace id (0x02). */
const KNOWN_FLAGS = 0x03;

const FLAGS_TEXT: readonly string[] = ["00", "01", "02", "03"];

const DASH = 0x2d;

/**
 * Reads a `traceparent` header.
 *
 * The result has `isRemote: true` and no trace state. The sampled and random flags are kept; all
 * other flag bits are cleared. Of a version newer than 00, only the fields of version 00 are read.
 * Blanks and tabs around the value, which HTTP allows, are ignored.
 *
 * Never throws: an invalid header gives `undefined`.
 *
 * Implements {@link https://www.w3.org/TR/trace-context-2/#traceparent-header}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTraceparent } from "@offthread/otel/propagation";
 *
 * const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03";
 * assert.equal(parseTraceparent(header)?.traceFlags, 3);
 * assert.equal(parseTraceparent("00-nonsense"), undefined);
 * ```
 */
export function parseTraceparent(header: string): SpanContext | undefined {
  const text = header.length === TRACEPARENT_LENGTH ? header : trimBlanks(header);
  if (text.length < TRACEPARENT_LENGTH) return undefined;
  if (
    text.charCodeAt(2) !== DASH || text.charCodeAt(35) !== DASH || text.charCodeAt(52) !== DASH
  ) return undefined;
  const version = hexPair(text, 0);
  if (version < 0 || version === 0xff) return undefined;
  if (text.length > TRACEPARENT_LENGTH) {
    // Only a later version may go on, and only after another dash.
    if (version === 0 || text.charCodeAt(TRACEPARENT_LENGTH) !== DASH) return undefined;
  }
  const flags = hexPair(text, 53);
  if (flags < 0) return undefined;
  if (!isNonZeroHex(text, 3, 35) || !isNonZeroHex(text, 36, 52)) return undefined;
  return {
    traceId: text.slice(3, 35),
    spanId: text.slice(36, 52),
    traceFlags: flags & KNOWN_FLAGS,
    isRemote: true,
  };
}

/**
 * Writes a span context as a version 00 `traceparent` header: always 55 characters, with the
 * sampled and the random flag as they are and every other flag bit 0.
 *
 * The span context must be valid (`isSpanContextValid`); this function does not check it.
 *
 * Implements {@link https://www.w3.org/TR/trace-context-2/#traceparent-header}.
 */
export function formatTraceparent(spanContext: SpanContext): string {
  const flags = FLAGS_TEXT[spanContext.traceFlags & KNOWN_FLAGS];
  return `00-${spanContext.traceId}-${spanContext.spanId}-${flags}`;
}

/** The two lower-case hex digits at `index` as a number, or -1. */
function hexPair(text: string, index: number): number {
  const high = hexDigit(text.charCodeAt(index));
  const low = hexDigit(text.charCodeAt(index + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

import type { SpanContext, TraceState } from "../../../api/mod.ts";
import { hexToWord, wordToHex } from "../../../snapshot/mod.ts";

/** A trace id as four 32-bit words. */
export interface TraceIdWords {
  traceWord0: number;
  traceWord1: number;
  traceWord2: number;
  traceWord3: number;
}

/** A read-only trace id as words. */
export type TraceWords = Readonly<TraceIdWords>;

/** The writable ids of a span. */
export interface SpanWords extends TraceIdWords {
  spanWord0: number;
  spanWord1: number;
}

/** Returns the 32 hexadecimal digits of a trace id. */
export function traceIdOf(words: TraceWords): string {
  return wordToHex(words.traceWord0) + wordToHex(words.traceWord1) +
    wordToHex(words.traceWord2) + wordToHex(words.traceWord3);
}

/** Parses 32 hexadecimal digits, which must be valid. */
export function traceWordsOf(traceId: string): TraceWords {
  return {
    traceWord0: hexToWord(traceId, 0),
    traceWord1: hexToWord(traceId, 8),
    traceWord2: hexToWord(traceId, 16),
    traceWord3: hexToWord(traceId, 24),
  };
}

/** Returns the span context of a span whose ids are words. */
export function spanContextOf(
  trace: TraceWords,
  spanWord0: number,
  spanWord1: number,
  traceFlags: number,
  traceState: TraceState | undefined,
): SpanContext {
  const context: SpanContext = {
    traceId: traceIdOf(trace),
    spanId: wordToHex(spanWord0) + wordToHex(spanWord1),
    traceFlags,
  };
  if (traceState !== undefined) context.traceState = traceState;
  return context;
}

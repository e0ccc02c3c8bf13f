import type { SpanContext, TraceState } from "../../../api/mod.ts";
import { hexToWord, wordToHex } from "../../../snapshot/mod.ts";

/** A trace id as words. */
export interface TraceIdWords {
  traceWord0: number;
  traceWord1: number;
  traceWord2: number;
  traceWord3: number;
}

/** A trace id as words that stay as they are. */
export type TraceWords = Readonly<TraceIdWords>;

/** The ids of a span that takes them. */
export interface SpanWords extends TraceIdWords {
  spanWord0: number;
  spanWord1: number;
}

/** The 32 hexadecimal digits of a trace id. */
export function traceIdOf(words: TraceWords): string {
  return wordToHex(words.traceWord0) + wordToHex(words.traceWord1) +
    wordToHex(words.traceWord2) + wordToHex(words.traceWord3);
}

/** The words of 32 hexadecimal digits, which must be valid. */
export function traceWordsOf(traceId: string): TraceWords {
  return {
    traceWord0: hexToWord(traceId, 0),
    traceWord1: hexToWord(traceId, 8),
    traceWord2: hexToWord(traceId, 16),
    traceWord3: hexToWord(traceId, 24),
  };
}

/** The span context of a span whose ids are words. */
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

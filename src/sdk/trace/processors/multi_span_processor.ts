import { type Context, reportOnce } from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import { flushAll, flushAllNow } from "../../flush_all.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { Timers } from "../../timers.ts";
import type { ReadableSpan } from "../span/readable_span.ts";
import type { RecordedSpan, SpanProcessor } from "./span_processor.ts";

/** How deep processors may start and end spans within their callbacks. */
const MAX_DEPTH = 4;

let depth = 0;

/**
 * Several span processors as one, called in the order of registration. One that throws is reported
 * and affects neither the others nor the application. Spans that processors start or end in turn
 * are passed to them, {@linkcode MAX_DEPTH} deep.
 */
export class MultiSpanProcessor implements SpanProcessor {
  /** Defined only if a processor has it, so that ending a span need not call it for nothing. */
  readonly onEnding?: (span: RecordedSpan) => void;
  readonly #processors: readonly SpanProcessor[];
  readonly #timers: Timers;

  /** @param processors In the order in which they are called. */
  constructor(processors: readonly SpanProcessor[], timers: Timers) {
    this.#processors = [...processors];
    this.#timers = timers;
    const ending = processors.filter((processor) => processor.onEnding !== undefined);
    if (ending.length > 0) {
      this.onEnding = (span) => {
        if (depth === MAX_DEPTH) return; // onEnd follows and reports it
        depth++;
        try {
          for (const processor of ending) {
            try {
              const answer: unknown = processor.onEnding?.(span);
              if (answer !== undefined) watchAnswer("onEnding", answer);
            } catch (error) {
              reportThrow("onEnding", error);
            }
          }
        } finally {
          depth--;
        }
      };
    }
  }

  onStart(span: RecordedSpan, parentContext: Context): void {
    if (depth === MAX_DEPTH) return reportDepth();
    depth++;
    try {
      for (const processor of this.#processors) {
        try {
          const answer: unknown = processor.onStart(span, parentContext);
          if (answer !== undefined) watchAnswer("onStart", answer);
        } catch (error) {
          reportThrow("onStart", error);
        }
      }
    } finally {
      depth--;
    }
  }

  onEnd(span: ReadableSpan): void {
    if (depth === MAX_DEPTH) return reportDepth();
    depth++;
    try {
      for (const processor of this.#processors) {
        try {
          const answer: unknown = processor.onEnd(span);
          if (answer !== undefined) watchAnswer("onEnd", answer);
        } catch (error) {
          reportThrow("onEnd", error);
        }
      }
    } finally {
      depth--;
    }
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return flushAll(this.#processors, "forceFlush", { options, timers: this.#timers });
  }

  flushNow(): void {
    flushAllNow(this.#processors);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return flushAll(this.#processors, "shutdown", { options, timers: this.#timers });
  }
}

// The promise of an async callback is not awaited.
function watchAnswer(callback: string, answer: unknown): void {
  catchRejection(answer, (error) => reportThrow(callback, error));
}

function reportDepth(): void {
  reportOnce(
    "span-depth",
    "error",
    "Span processors start or end spans inside their callbacks, more than " +
      `${MAX_DEPTH} levels deep; deeper spans are passed to no processor.`,
  );
}

function reportThrow(callback: string, error: unknown): void {
  reportOnce(
    `span-processor-${callback}`,
    "error",
    `A span processor's ${callback} threw: ${toText(error)}`,
  );
}

import { type Context, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { flushAll } from "../flush_all.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { Timers } from "../timers.ts";
import type { ReadableSpan } from "./readable_span.ts";
import type { RecordedSpan, SpanProcessor } from "./span_processor.ts";

/**
 * Several span processors as one. Callbacks run in the order of registration; one that throws is
 * reported and does not keep the others, or the application, from going on.
 */
export class MultiSpanProcessor implements SpanProcessor {
  /** Defined only when a processor has one, so that ending a span need not ask. */
  readonly onEnding?: (span: RecordedSpan) => void;
  readonly #processors: readonly SpanProcessor[];
  readonly #timers: Timers;

  /** @param processors In the order in which they are called. */
  constructor(processors: readonly SpanProcessor[], timers: Timers) {
    this.#processors = processors;
    this.#timers = timers;
    const ending = processors.filter((processor) => processor.onEnding !== undefined);
    if (ending.length > 0) {
      this.onEnding = (span) => {
        for (const processor of ending) {
          try {
            processor.onEnding?.(span);
          } catch (error) {
            reportThrow("onEnding", error);
          }
        }
      };
    }
  }

  onStart(span: RecordedSpan, parentContext: Context): void {
    for (const processor of this.#processors) {
      try {
        processor.onStart(span, parentContext);
      } catch (error) {
        reportThrow("onStart", error);
      }
    }
  }

  onEnd(span: ReadableSpan): void {
    for (const processor of this.#processors) {
      try {
        processor.onEnd(span);
      } catch (error) {
        reportThrow("onEnd", error);
      }
    }
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#all(options, (processor) => processor.forceFlush(options));
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#all(options, (processor) => processor.shutdown(options));
  }

  #all(
    options: FlushOptions | undefined,
    ask: (processor: SpanProcessor) => Promise<FlushResult | void>,
  ): Promise<FlushResult> {
    return flushAll(this.#processors, ask, { ...options, timers: this.#timers });
  }
}

function reportThrow(callback: string, error: unknown): void {
  reportOnce(
    `span-processor-${callback}`,
    "error",
    `A span processor's ${callback} threw: ${toText(error)}`,
  );
}

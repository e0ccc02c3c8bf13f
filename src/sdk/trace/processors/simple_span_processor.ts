import { SIMPLE_BATCH_OPTIONS } from "../../batch_processor_options.ts";
import { ExportBatcher } from "../../export_batcher.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../../timers.ts";
import type { ReadableSpan } from "../span/readable_span.ts";
import { SAMPLED } from "../span/span_flags.ts";
import type { SpanExporter } from "./span_exporter.ts";
import type { SpanProcessor } from "./span_processor.ts";
import { SPAN_WORDS } from "./span_words.ts";

/**
 * Exports every sampled span as soon as it ends, one at a time, in this thread (specification,
 * Trace SDK, Simple processor). For consoles and tests.
 */
export class SimpleSpanProcessor implements SpanProcessor {
  readonly #batcher: ExportBatcher<ReadableSpan>;

  /**
   * Creates a processor for an exporter.
   *
   * @param exporter Exports the spans. The processor owns it and shuts it down.
   * @param timers Runs timers. @default the runtime's timers
   * @throws TypeError for an exporter that cannot be called.
   */
  constructor(exporter: SpanExporter, timers: Timers = SYSTEM_TIMERS) {
    const batch = SIMPLE_BATCH_OPTIONS;
    this.#batcher = new ExportBatcher(exporter, { batch, timers, words: SPAN_WORDS });
  }

  /** Spans that were dropped because `MAX_SIMPLE_QUEUE_SIZE` others waited for the exporter. */
  get droppedCount(): number {
    return this.#batcher.droppedCount;
  }

  /** Does nothing. */
  onStart(): void {}

  /** Exports the span if it is sampled. */
  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & SAMPLED) === 0) return;
    if (this.#batcher.acceptOrDrop()) this.#batcher.add(span);
  }

  /** Waits for pending exports, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.forceFlush(options);
  }

  /** Exports everything queued at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#batcher.flushNow();
  }

  /** Waits for pending exports and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.shutdown(options);
  }
}

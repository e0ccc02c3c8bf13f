import {
  type BatchProcessorOptions,
  resolveBatchProcessorOptions,
} from "../../batch_processor_options.ts";
import { ExportBatcher } from "../../export_batcher.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../../timers.ts";
import type { ReadableSpan } from "../span/readable_span.ts";
import { SAMPLED } from "../span/span_flags.ts";
import type { SpanExporter } from "./span_exporter.ts";
import type { SpanProcessor } from "./span_processor.ts";
import { SPAN_WORDS } from "./span_words.ts";

/**
 * Batches sampled spans for an exporter of your own that runs in this thread (specification, Trace
 * SDK, Batching processor). For OTLP use `SnapshotSpanProcessor`, which leaves the batching to the
 * export worker.
 */
export class BatchSpanProcessor implements SpanProcessor {
  readonly #batcher: ExportBatcher<ReadableSpan>;

  /**
   * Creates a processor for an exporter.
   *
   * @param exporter Exports the spans. The processor owns it and shuts it down.
   * @param options How to batch. @default `DEFAULT_SPAN_BATCH_OPTIONS`
   * @param timers Runs timers. @default the runtime's timers
   * @throws TypeError for an exporter that cannot be called, RangeError for invalid options.
   */
  constructor(
    exporter: SpanExporter,
    options: Partial<BatchProcessorOptions> = {},
    timers: Timers = SYSTEM_TIMERS,
  ) {
    const batch = resolveBatchProcessorOptions(options);
    this.#batcher = new ExportBatcher(exporter, { batch, timers, words: SPAN_WORDS });
  }

  /** Spans that were dropped because the queue was full. */
  get droppedCount(): number {
    return this.#batcher.droppedCount;
  }

  /** Does nothing. */
  onStart(): void {}

  /** Queues the span if it is sampled. */
  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & SAMPLED) === 0) return;
    if (this.#batcher.acceptOrDrop()) this.#batcher.add(span);
  }

  /** Exports everything queued, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.forceFlush(options);
  }

  /** Exports everything queued at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#batcher.flushNow();
  }

  /** Exports everything queued and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#batcher.shutdown(options);
  }
}

import { reportOnce } from "../../../api/mod.ts";
import { DEFAULT_SPAN_BATCH_OPTIONS } from "../../batch_processor_options.ts";
import { ExportQueue, MAX_SIMPLE_QUEUE_SIZE } from "../../export_queue.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../../timers.ts";
import type { ReadableSpan } from "../span/readable_span.ts";
import { SAMPLED } from "../span/span_flags.ts";
import type { SpanExporter } from "./span_exporter.ts";
import type { SpanProcessor } from "./span_processor.ts";
import { SPAN_WORDS } from "./span_words.ts";

/**
 * Hands every sampled span to an exporter as soon as it ends, one at a time, in this thread
 * (specification, Trace SDK, Simple processor). For consoles and tests.
 */
export class SimpleSpanProcessor implements SpanProcessor {
  readonly #queue: ExportQueue<ReadableSpan>;
  #droppedCount = 0;
  #isShutDown = false;

  /**
   * Exports spans one by one.
   *
   * @param exporter Where spans go. The processor owns it and shuts it down.
   * @param timers Runs timers. @default the runtime's timers
   * @throws TypeError for an exporter that cannot be asked.
   */
  constructor(exporter: SpanExporter, timers: Timers = SYSTEM_TIMERS) {
    const { exportTimeoutMs } = DEFAULT_SPAN_BATCH_OPTIONS;
    this.#queue = new ExportQueue(exporter, { exportTimeoutMs, timers, words: SPAN_WORDS });
  }

  /** Spans that were dropped because `MAX_SIMPLE_QUEUE_SIZE` others waited for the exporter. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** Does nothing. */
  onStart(): void {}

  /** Exports the span if it is sampled. */
  onEnd(span: ReadableSpan): void {
    if (this.#isShutDown || (span.spanContext().traceFlags & SAMPLED) === 0) return;
    if (this.#queue.pendingCount >= MAX_SIMPLE_QUEUE_SIZE) {
      this.#droppedCount++;
      reportOnce("span-queue-full", "warn", "The span queue is full; spans are dropped.");
      return;
    }
    this.#queue.export([span]);
  }

  /** Waits for what is being exported, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#queue.flush(options);
  }

  /** Waits for what is being exported and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    this.#isShutDown = true;
    return this.#queue.shutdown(options);
  }
}

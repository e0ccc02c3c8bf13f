import { reportOnce } from "../../api/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import { type BatchOptions, resolveBatchOptions } from "./batch_options.ts";
import { ExportQueue } from "./export_queue.ts";
import type { ReadableSpan } from "./readable_span.ts";
import { SAMPLED } from "./span_flags.ts";
import type { SpanExporter } from "./span_exporter.ts";
import type { SpanProcessor } from "./span_processor.ts";

/**
 * Collects sampled spans for an exporter that runs in this thread (specification, Trace SDK,
 * Batching processor): for exporters of your own. Spans that go out by OTLP take the
 * `SnapshotSpanProcessor`, which leaves the batching to the export worker.
 */
export class BatchSpanProcessor implements SpanProcessor {
  readonly #options: BatchOptions;
  readonly #timers: Timers;
  readonly #exports: ExportQueue;
  #waiting: ReadableSpan[] = [];
  #droppedCount = 0;
  #cancelTimer: (() => void) | undefined;
  #isShutDown = false;

  /**
   * Batches spans for an exporter.
   *
   * @param exporter Where spans go. The processor owns it and shuts it down.
   * @throws RangeError for options that make no sense.
   */
  constructor(
    exporter: SpanExporter,
    options: Partial<BatchOptions> = {},
    timers: Timers = SYSTEM_TIMERS,
  ) {
    this.#options = resolveBatchOptions(options);
    this.#timers = timers;
    this.#exports = new ExportQueue(exporter, timers, this.#options.exportTimeoutMs);
  }

  /** Spans that were dropped because the queue was full. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** Does nothing. */
  onStart(): void {}

  /** Queues the span if it is sampled. */
  onEnd(span: ReadableSpan): void {
    if (this.#isShutDown || (span.spanContext().traceFlags & SAMPLED) === 0) return;
    if (this.#waiting.length + this.#exports.pendingSpanCount >= this.#options.maxQueueSize) {
      this.#droppedCount++;
      reportOnce("span-queue-full", "warn", "The span queue is full; spans are dropped.");
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= this.#options.maxExportBatchSize) this.#exportWaiting();
    else this.#startTimer();
  }

  /** Exports everything that waits, then flushes the exporter. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    this.#exportWaiting();
    return this.#exports.flush(options);
  }

  /** Exports everything that waits and shuts the exporter down, once. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    this.#isShutDown = true;
    this.#exportWaiting();
    return this.#exports.shutdown(options);
  }

  #startTimer(): void {
    this.#cancelTimer ??= this.#timers.after(
      this.#options.scheduledDelayMs,
      () => this.#exportWaiting(),
    );
  }

  #exportWaiting(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    this.#exports.export(batch);
  }
}

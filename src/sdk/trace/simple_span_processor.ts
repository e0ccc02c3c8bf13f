import { SAMPLED } from "./span_flags.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import { DEFAULT_BATCH_OPTIONS } from "./batch_options.ts";
import { ExportQueue } from "./export_queue.ts";
import type { ReadableSpan } from "./readable_span.ts";
import type { SpanExporter } from "./span_exporter.ts";
import type { SpanProcessor } from "./span_processor.ts";

/**
 * Hands every sampled span to an exporter as soon as it ends, one at a time, in this thread
 * (specification, Trace SDK, Simple processor). For consoles and tests.
 */
export class SimpleSpanProcessor implements SpanProcessor {
  readonly #queue: ExportQueue;
  #isShutDown = false;

  /** @param exporter Where spans go. The processor owns it and shuts it down. */
  constructor(exporter: SpanExporter, timers: Timers = SYSTEM_TIMERS) {
    this.#queue = new ExportQueue(exporter, timers, DEFAULT_BATCH_OPTIONS.exportTimeoutMs);
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isShutDown || (span.spanContext().traceFlags & SAMPLED) === 0) return;
    this.#queue.export([span]);
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#queue.flush(options);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    if (this.#isShutDown) return Promise.resolve("success");
    this.#isShutDown = true;
    return this.#queue.shutdown(options);
  }
}

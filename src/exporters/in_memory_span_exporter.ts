import type { ExportResult, ReadableSpan, SpanExporter } from "../sdk/mod.ts";

/** Keeps spans in memory for tests (specification, In-memory exporter). */
export class InMemorySpanExporter implements SpanExporter {
  #spans: ReadableSpan[] = [];
  #isShutDown = false;

  /** Keeps the spans; `"failure"` after `shutdown`. */
  export(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    for (const span of spans) this.#spans.push(span);
    return Promise.resolve("success");
  }

  /** Returns the exported spans, in order; a copy. */
  finishedSpans(): ReadableSpan[] {
    return [...this.#spans];
  }

  /** Forgets all spans. */
  reset(): void {
    this.#spans = [];
  }

  /** Nothing is buffered. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Rejects further spans; those exported before stay readable. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

import type { ExportResult, ReadableSpan, SpanExporter } from "../sdk/mod.ts";

/** Keeps spans for tests to look at (specification, In-memory exporter). */
export class InMemorySpanExporter implements SpanExporter {
  #spans: ReadableSpan[] = [];
  #isShutDown = false;

  /** Keeps the spans. `"failure"` after `shutdown`. */
  export(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    for (const span of spans) this.#spans.push(span);
    return Promise.resolve("success");
  }

  /** The spans that were exported, in order; a copy. */
  finishedSpans(): ReadableSpan[] {
    return [...this.#spans];
  }

  /** Forgets all spans. */
  reset(): void {
    this.#spans = [];
  }

  /** Nothing is held back. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes no more spans; those that are there stay readable. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

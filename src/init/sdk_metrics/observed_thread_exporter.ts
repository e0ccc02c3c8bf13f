import { errorType } from "../../http/error_type.ts";
import { ERROR_TYPE_VALUE_OTHER } from "../../semconv/mod.ts";
import type { ExportResult, FlushOptions, FlushResult } from "../../sdk/mod.ts";
import type { ExporterMetrics } from "./exporter_metrics.ts";

/** An exporter of this thread, of any signal. */
export interface ThreadExporter<T> {
  export(items: T): Promise<ExportResult>;
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

/** What is needed to observe an exporter. */
export interface ObservedParts<T> {
  readonly metrics: ExporterMetrics;
  /** Counts the items of a batch. */
  readonly countItems: (items: T) => number;
  /** Returns a monotonic time in milliseconds. */
  readonly monotonicMs: () => number;
}

/** An exporter of this thread whose exports are measured. */
export class ObservedThreadExporter<T> implements ThreadExporter<T> {
  readonly #exporter: ThreadExporter<T>;
  readonly #parts: ObservedParts<T>;

  constructor(exporter: ThreadExporter<T>, parts: ObservedParts<T>) {
    this.#exporter = exporter;
    this.#parts = parts;
  }

  async export(items: T): Promise<ExportResult> {
    const { metrics, countItems, monotonicMs } = this.#parts;
    const itemCount = countItems(items);
    const startMs = monotonicMs();
    metrics.begin(itemCount);
    const end = (failure?: string): void =>
      metrics.end({
        itemCount,
        failedCount: failure === undefined ? 0 : itemCount,
        durationMs: monotonicMs() - startMs,
        errorType: failure,
      });
    try {
      const result = await this.#exporter.export(items);
      end(result === "success" ? undefined : ERROR_TYPE_VALUE_OTHER);
      return result;
    } catch (error) {
      end(errorType(error));
      throw error;
    }
  }

  async forceFlush(options?: FlushOptions): Promise<FlushResult | void> {
    // In plain JavaScript it may be missing, if it would do nothing.
    return await this.#exporter.forceFlush?.(options);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult | void> {
    return this.#exporter.shutdown(options);
  }
}

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

/** What observing an exporter takes. */
export interface ObservedParts<T> {
  readonly metrics: ExporterMetrics;
  /** Counts what is in a batch. */
  readonly countItems: (items: T) => number;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

/** An exporter of this thread that tells of its exports. */
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
    // Plain JavaScript may have left out what would do nothing.
    return await this.#exporter.forceFlush?.(options);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult | void> {
    return this.#exporter.shutdown(options);
  }
}

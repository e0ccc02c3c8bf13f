import type { ExportResult } from "../../export_result.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { ReadableSpan } from "../span/readable_span.ts";

/**
 * Exports ended spans (specification, Trace SDK, SpanExporter). The built-in processors do not
 * retry. They never call `export` while an earlier call is under way, except at the end of the
 * process.
 */
export interface SpanExporter {
  /** Exports a batch. Must settle by itself; resolves to `"failure"` after `shutdown`. */
  export(spans: readonly ReadableSpan[]): Promise<ExportResult>;
  /** Exports what the exporter has buffered, if anything. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Exports what the exporter has buffered, and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

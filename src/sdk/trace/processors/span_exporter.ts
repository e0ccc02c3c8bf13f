import type { ExportResult } from "../../export_result.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { ReadableSpan } from "../span/readable_span.ts";

/**
 * Sends ended spans somewhere (specification, Trace SDK, SpanExporter). The built-in processors
 * never call `export` while an earlier call on the same exporter is under way, and do not retry.
 */
export interface SpanExporter {
  /** Sends a batch. Must come to an end by itself; after `shutdown` it answers `"failure"`. */
  export(spans: readonly ReadableSpan[]): Promise<ExportResult>;
  /** Sends what the exporter holds back, if it does. */
  forceFlush(options?: FlushOptions): Promise<FlushResult | void>;
  /** Sends what the exporter holds back and stops. */
  shutdown(options?: FlushOptions): Promise<FlushResult | void>;
}

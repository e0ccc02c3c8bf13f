import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { SpanFields } from "../../../snapshot/mod.ts";
import { reportForeignRecord } from "../../report_foreign_record.ts";
import type { SnapshotSink } from "../../snapshot_sink.ts";
import { RecordingSpan } from "../span/recording_span.ts";
import type { ReadableSpan } from "../span/readable_span.ts";
import { SAMPLED } from "../span/span_flags.ts";
import type { SpanProcessor } from "./span_processor.ts";

/**
 * Writes a snapshot of every sampled span into an outbox, for the export worker. The worker batches
 * them within the bounds of the specification's batching processor.
 */
export class SnapshotSpanProcessor implements SpanProcessor {
  readonly #sink: SnapshotSink<SpanFields>;

  /**
   * Creates a processor for an outbox.
   *
   * @param sink Where snapshots go. The processor owns it and shuts it down.
   */
  constructor(sink: SnapshotSink<SpanFields>) {
    this.#sink = sink;
  }

  /** Does nothing. */
  onStart(): void {}

  /** Writes the span if it is sampled. A span of another package is reported. */
  onEnd(span: ReadableSpan): void {
    if (!(span instanceof RecordingSpan)) return reportForeignRecord("SnapshotSpanProcessor");
    if ((span.traceFlags & SAMPLED) !== 0) this.#sink.write(span);
  }

  /** Delivers what was written so far. */
  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#sink.forceFlush(options);
  }

  /** Does nothing: the owner of the sink delivers at the end of the process. */
  flushNow(): void {}

  /** Delivers what was written so far and takes no more. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#sink.shutdown(options);
  }
}

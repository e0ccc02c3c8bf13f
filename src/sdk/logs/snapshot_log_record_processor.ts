import type { LogFields } from "../../snapshot/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { reportForeignRecord } from "../report_foreign_record.ts";
import type { SnapshotSink } from "../snapshot_sink.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";
import { RecordedLog } from "./recorded_log.ts";

/**
 * Writes a snapshot of every log record into an outbox, for the export worker. The worker batches
 * them within the bounds of the specification's batching processor.
 */
export class SnapshotLogRecordProcessor implements LogRecordProcessor {
  readonly #sink: SnapshotSink<LogFields>;

  /**
   * Creates a processor for an outbox.
   *
   * @param sink Where snapshots go. The processor owns it and shuts it down.
   */
  constructor(sink: SnapshotSink<LogFields>) {
    this.#sink = sink;
  }

  onEmit(record: ReadWriteLogRecord): void {
    if (!(record instanceof RecordedLog)) {
      return reportForeignRecord("SnapshotLogRecordProcessor");
    }
    this.#sink.write(record);
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return this.#sink.forceFlush(options);
  }

  /** Does nothing: the owner of the sink delivers at the end of the process. */
  flushNow(): void {}

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#sink.shutdown(options);
  }
}

import type { LogFields } from "../../snapshot/mod.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { reportForeignRecord } from "../report_foreign_record.ts";
import type { SnapshotSink } from "../snapshot_sink.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";
import { RecordedLog } from "./recorded_log.ts";

/**
 * Writes every log record as a snapshot into an outbox, from which the export worker takes it.
 * Batching, with the bounds of the specification's batching processor, happens in the worker.
 */
export class SnapshotLogRecordProcessor implements LogRecordProcessor {
  readonly #sink: SnapshotSink<LogFields>;

  /**
   * Writes into this outbox.
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

  /** Does nothing: who owns the sink delivers at the end of the process. */
  flushNow(): void {}

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#sink.shutdown(options);
  }
}

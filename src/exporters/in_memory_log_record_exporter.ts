import type { ExportResult, LogRecordExporter, ReadableLogRecord } from "../sdk/mod.ts";

/** Keeps log records in memory for tests (specification, In-memory exporter). */
export class InMemoryLogRecordExporter implements LogRecordExporter {
  #logs: ReadableLogRecord[] = [];
  #isShutDown = false;

  /** Keeps the records; `"failure"` after `shutdown`. */
  export(logs: readonly ReadableLogRecord[]): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    for (const log of logs) this.#logs.push(log);
    return Promise.resolve("success");
  }

  /** Returns the exported records, in order; a copy. */
  finishedLogRecords(): ReadableLogRecord[] {
    return [...this.#logs];
  }

  /** Forgets all records. */
  reset(): void {
    this.#logs = [];
  }

  /** Nothing is buffered. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Rejects further records; those exported before stay readable. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

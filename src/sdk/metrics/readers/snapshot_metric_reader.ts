import type { MetricRun } from "../../../snapshot/mod.ts";
import type { FlushOptions, FlushResult } from "../../flush_result.ts";
import type { SnapshotSink } from "../../snapshot_sink.ts";
import type { Collection } from "../collection/collection.ts";
import { PeriodicMetricReader, type PeriodicOptions } from "./periodic_metric_reader.ts";
import { runNow, type Steps } from "./run_sliced.ts";
import { writeCollection } from "../collection/write_collection.ts";

/**
 * Collects at an interval and writes each collection as snapshots into an outbox, from which the
 * export worker takes them. The application's thread creates no objects for the points.
 */
export class SnapshotMetricReader extends PeriodicMetricReader {
  readonly #sink: SnapshotSink<MetricRun>;
  /** The steps that write the collection in progress. */
  #writing: Steps<void> | undefined;

  /**
   * Begins to export once it has a provider.
   *
   * @param sink Receives the snapshots. The reader owns it and shuts it down.
   * @throws RangeError if the interval is not a number above 0.
   */
  constructor(sink: SnapshotSink<MetricRun>, options: PeriodicOptions = {}) {
    super(options);
    this.#sink = sink;
  }

  /** Writes the rest of the collection in progress, and then one more. */
  override flushNow(): void {
    if (this.isClosed) return;
    if (this.#writing !== undefined) runNow(this.#writing);
    const collection = this.beginCollectionNow();
    if (collection !== undefined) runNow(this.#steps(collection));
  }

  /** Collects, and writes the collection in slices. */
  override async exportOnce(): Promise<FlushResult> {
    const collection = await this.beginCollection();
    if (collection === undefined) return "success";
    this.#writing = this.#steps(collection);
    await this.slice(this.#writing, collection);
    this.#writing = undefined;
    return "success";
  }

  /** Delivers what was written. */
  override flushTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    return this.#sink.forceFlush(options);
  }

  /** Delivers what was written, and writes no more. */
  override shutdownTarget(options: FlushOptions | undefined): Promise<FlushResult> {
    return this.#sink.shutdown(options);
  }

  #steps(collection: Collection): Steps<void> {
    return writeCollection(collection, (run) => this.#sink.write(run));
  }
}

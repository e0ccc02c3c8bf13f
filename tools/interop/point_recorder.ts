import {
  type FlushResult,
  type MetricReaderOptions,
  PeriodicMetricReader,
} from "../../src/sdk/mod.ts";
import type { NormalRecord } from "./normal_form.ts";
import { recordedPoints } from "./recorded_points.ts";

/**
 * A reader that collects when the exporting one does, and keeps the points. It comes first, so that
 * at the end of the process it collects before that one exports.
 */
export class PointRecorder extends PeriodicMetricReader {
  readonly #write: (records: readonly NormalRecord[]) => void;

  /** @param write Takes the data points of each collection, synchronously. */
  constructor(
    write: (records: readonly NormalRecord[]) => void,
    options: MetricReaderOptions,
  ) {
    super({ ...options, exportIntervalMs: 3_600_000 });
    this.#write = write;
  }

  /** Collects and keeps the points. */
  override async exportOnce(): Promise<FlushResult> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw errors[0];
    this.#write(recordedPoints(resourceMetrics));
    return "success";
  }

  /** The same at once. */
  override flushNow(): void {
    if (!this.isClosed) this.#write(recordedPoints(this.collectNow().resourceMetrics));
  }

  /** There is nothing behind it. */
  override flushTarget(): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** There is nothing behind it. */
  override shutdownTarget(): Promise<FlushResult> {
    return Promise.resolve("success");
  }
}

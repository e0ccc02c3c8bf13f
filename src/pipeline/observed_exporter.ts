import type { ExportEnd, ExportMessage } from "../link/protocol.ts";
import type { RecordBatch } from "../snapshot/mod.ts";
import type { Delivery, LaneExporter } from "./lane_exporter.ts";

/** What an observed exporter needs of its surroundings. */
export interface ObservedSurroundings {
  /** Posts a message to the application thread. */
  readonly post: (message: ExportMessage) => void;
  /** Milliseconds that only go forward. */
  readonly monotonicMs: () => number;
}

/** Tells the application thread when each export of a lane begins, and how it ended. */
export class ObservedExporter implements LaneExporter {
  readonly #lane: number;
  readonly #exporter: LaneExporter;
  readonly #surroundings: ObservedSurroundings;

  /** @param lane The number under which the application thread knows the lane. */
  constructor(lane: number, exporter: LaneExporter, surroundings: ObservedSurroundings) {
    this.#lane = lane;
    this.#exporter = exporter;
    this.#surroundings = surroundings;
  }

  /** Exports a batch. */
  async *export(batch: RecordBatch): AsyncGenerator<Delivery> {
    const { post, monotonicMs } = this.#surroundings;
    const lane = this.#lane;
    const itemCount = this.#countItems(batch);
    const startMs = monotonicMs();
    post({ type: "exporting", lane, itemCount });
    const tellEnd = (end: Omit<ExportEnd, "itemCount" | "durationMs">): void =>
      post({ type: "exported", lane, itemCount, durationMs: monotonicMs() - startMs, ...end });
    let [settledCount, failedCount] = [0, 0];
    let errorType: string | undefined;
    let statusCode: Delivery["statusCode"];
    try {
      for await (const delivery of this.#exporter.export(batch)) {
        settledCount += delivery.recordCount;
        failedCount += delivery.failedItemCount ?? delivery.droppedCount;
        // Of several requests, the last failure and the last response stand for all.
        errorType = delivery.errorType ?? delivery.reason ?? errorType;
        statusCode = delivery.statusCode ?? statusCode;
        yield delivery;
      }
    } catch (error) {
      failedCount += this.#countItems(batch.slice(settledCount));
      tellEnd({ failedCount, errorType: "encode_failed" });
      throw error;
    }
    tellEnd({ failedCount, errorType, statusCode });
  }

  /** Cuts waits short. */
  hurry(): void {
    this.#exporter.hurry();
  }

  /** Ends what is under way. */
  close(): void {
    this.#exporter.close();
  }

  #countItems(batch: RecordBatch): number {
    return this.#exporter.itemCount?.(batch) ?? batch.length;
  }
}

import type { ExportEnd, ExportMessage } from "../link/protocol.ts";
import type { RecordBatch } from "../snapshot/mod.ts";
import type { Delivery, LaneExporter } from "./lane_exporter.ts";

/** What an observed exporter needs of its surroundings. */
export interface ObservedSurroundings {
  /** Tells the application thread something. */
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
  async export(batch: RecordBatch): Promise<Delivery> {
    const { post, monotonicMs } = this.#surroundings;
    const lane = this.#lane;
    const itemCount = this.#exporter.itemCount?.(batch) ?? batch.length;
    const startMs = monotonicMs();
    post({ type: "exporting", lane, itemCount });
    const tellEnd = (end: Omit<ExportEnd, "itemCount" | "durationMs">): void =>
      post({ type: "exported", lane, itemCount, durationMs: monotonicMs() - startMs, ...end });
    try {
      const delivery = await this.#exporter.export(batch);
      const { droppedCount, failedItemCount = droppedCount, reason, statusCode } = delivery;
      tellEnd({
        failedCount: failedItemCount,
        errorType: delivery.errorType ?? reason,
        statusCode,
      });
      return delivery;
    } catch (error) {
      tellEnd({ failedCount: itemCount, errorType: "encode_failed" });
      throw error;
    }
  }

  /** Cuts waits short. */
  hurry(): void {
    this.#exporter.hurry();
  }

  /** Ends what is under way. */
  close(): void {
    this.#exporter.close();
  }
}

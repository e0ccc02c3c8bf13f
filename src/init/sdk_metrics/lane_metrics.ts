import type { DropReason, ExportMessage, LaneHandle, LaneObserver } from "../../link/mod.ts";
import { SamplingDecision } from "../../sdk/mod.ts";
import { ITEM_WORDS, processorType } from "./component_types.ts";
import type { ExporterMetrics } from "./exporter_metrics.ts";
import type { SdkMetrics } from "./sdk_metrics.ts";
import { Tally } from "./tally.ts";

/** The conventions' error types for drops by a processor; other reasons keep their own word. */
const ERROR_TYPES: Partial<Record<DropReason, string>> = {
  queue_bytes: "queue_full",
  shutdown: "already_shutdown",
};

/**
 * The metrics of a lane. To the conventions a lane is two components: a batching processor, which
 * is our outbox with the queue in the worker, and the exporter behind it.
 */
export class LaneMetrics implements LaneObserver {
  readonly #exporter: ExporterMetrics;
  readonly #refusals = new Tally();

  /** @param exporter The metrics of the lane's exporter. */
  constructor(exporter: ExporterMetrics) {
    this.#exporter = exporter;
  }

  refused(reason: DropReason): void {
    this.#refuse(1, reason);
  }

  receive(message: ExportMessage): void {
    if (message.type === "exporting") this.#exporter.begin(message.itemCount);
    else this.#exporter.end(message);
  }

  abandoned(reason: DropReason, count: number): void {
    this.#refuse(Math.max(count - this.#exporter.abandon(reason), 0), reason);
  }

  /** Observes the lane as a batching processor. */
  observeProcessor<T>(
    metrics: SdkMetrics,
    signal: "traces" | "logs",
    { lane, capacity }: { readonly lane: LaneHandle<T>; readonly capacity: number },
  ): void {
    const attributes = metrics.nameComponent(processorType("batching", signal));
    const name = `otel.sdk.processor.${ITEM_WORDS[signal]}` as const;
    metrics.observe(`${name}.queue.size`, (report) => {
      const leftCount = this.#refusals.failureCount + this.#exporter.handedCount;
      report(lane.stats().ended - leftCount, attributes);
    });
    metrics.observe(`${name}.queue.capacity`, (report) => report(capacity, attributes));
    metrics.observe(`${name}.processed`, (report) => {
      const passedCount = signal === "traces" ? recordOnlyCount(metrics) : 0;
      this.#refusals.report(report, attributes, this.#exporter.handedCount + passedCount);
    });
  }

  #refuse(count: number, reason: DropReason): void {
    this.#refusals.add(count, ERROR_TYPES[reason] ?? reason);
  }
}

/** Returns the number of ended spans that are not exported: each processor is done with them. */
export function recordOnlyCount({ spanCounts }: SdkMetrics): number {
  return spanCounts.ended(SamplingDecision.RECORD);
}

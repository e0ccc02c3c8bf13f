import { ATTR_ERROR_TYPE } from "../../semconv/mod.ts";
import { ITEM_WORDS, processorType } from "../sdk_metrics/component_types.ts";
import { recordOnlyCount } from "../sdk_metrics/lane_metrics.ts";
import { observeExporter } from "../sdk_metrics/observe.ts";
import type { ThreadExporter } from "../sdk_metrics/observed_thread_exporter.ts";
import type { SdkMetrics } from "../sdk_metrics/sdk_metrics.ts";

/** A simple processor over an exporter of this thread, and how to create it. */
export interface SimpleProcessorParts<Item, Processor> {
  readonly exporter: ThreadExporter<readonly Item[]>;
  /** `otel.component.type` of the exporter. */
  readonly type: string;
  readonly createProcessor: (exporter: ThreadExporter<readonly Item[]>) => Processor;
}

/**
 * Creates a simple processor, and observes it and its exporter if the SDK measures itself. It has
 * no queue in the sense of the conventions.
 */
export function createSimpleProcessor<Item, Processor extends { readonly droppedCount: number }>(
  metrics: SdkMetrics | undefined,
  signal: "traces" | "logs",
  { exporter, type, createProcessor }: SimpleProcessorParts<Item, Processor>,
): Processor {
  if (metrics === undefined) return createProcessor(exporter);
  const countItems = (items: readonly Item[]): number => items.length;
  const observed = observeExporter(metrics, signal, { exporter, type, countItems });
  const processor = createProcessor(observed.exporter);
  const attributes = metrics.nameComponent(processorType("simple", signal));
  metrics.observe(`otel.sdk.processor.${ITEM_WORDS[signal]}.processed`, (report) => {
    const passedCount = signal === "traces" ? recordOnlyCount(metrics) : 0;
    report(observed.metrics.handedCount + passedCount, attributes);
    const { droppedCount } = processor;
    if (droppedCount > 0) report(droppedCount, { ...attributes, [ATTR_ERROR_TYPE]: "queue_full" });
  });
  return processor;
}

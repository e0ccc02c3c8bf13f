import type { Collection } from "../sdk/metrics/collection/collection.ts";
import { readCollection } from "../sdk/metrics/collection/read_collection.ts";
import type { Steps } from "../sdk/metrics/readers/run_sliced.ts";
import { DeltaAccumulator } from "./delta_accumulator.ts";
import type { RenderConfig } from "./render_options.ts";
import { renderSteps } from "./render_prometheus.ts";

/** Renders the scrapes of one exporter, and keeps totals of delta metrics. */
export class MetricsText {
  readonly #deltas = new DeltaAccumulator();
  readonly #maxBytes: number;
  readonly #encoder = new TextEncoder();

  /** @param maxBytes Maximum bytes of one text. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Writes a collection, step by step.
   *
   * @returns The text; `undefined` when it would be too large.
   */
  *write(collection: Collection, config: RenderConfig): Steps<Blob | undefined> {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    const { resourceMetrics } = yield* readCollection(collection);
    const rendering = renderSteps(this.#deltas.apply(resourceMetrics), config, (text) => {
      const chunk = this.#encoder.encode(text);
      bytes += chunk.length;
      chunks.push(chunk);
    });
    while (bytes <= this.#maxBytes && rendering.next().done !== true) yield;
    return bytes <= this.#maxBytes ? new Blob(chunks) : undefined;
  }
}

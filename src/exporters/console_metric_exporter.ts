import type { ExportResult, MetricExporter, ResourceMetrics } from "../sdk/mod.ts";

/** Prints metrics to the terminal, for people (specification, Standard output exporter). */
export class ConsoleMetricExporter implements MetricExporter {
  readonly #print: (metric: object) => void;
  #isShutDown = false;

  /**
   * An exporter, to be given to a reader.
   *
   * @param print Prints one metric. @default `console.dir` without a limit of depth
   */
  constructor(print: (metric: object) => void = printToConsole) {
    this.#print = print;
  }

  /** Prints each metric. `"failure"` after `shutdown`. */
  export(metrics: ResourceMetrics): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    for (const { scope, metrics: ofScope } of metrics.scopeMetrics) {
      for (const metric of ofScope) this.#print({ instrumentationScope: scope, ...metric });
    }
    return Promise.resolve("success");
  }

  /** Nothing is held back. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Prints no more. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

function printToConsole(metric: object): void {
  console.dir(metric, { depth: 8 });
}

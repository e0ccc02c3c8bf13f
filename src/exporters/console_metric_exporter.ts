import type { ExportResult, MetricExporter, ResourceMetrics } from "../sdk/mod.ts";
import { printEach } from "./print_each.ts";

/** Prints metrics to the terminal, for people (specification, Standard output exporter). */
export class ConsoleMetricExporter implements MetricExporter {
  readonly #print: (metric: object) => void;
  #isShutDown = false;

  /**
   * Creates an exporter for a reader.
   *
   * @param print Prints one metric; may be async. @default `console.dir`, down to a depth of 8
   */
  constructor(print: (metric: object) => void = printToConsole) {
    this.#print = print;
  }

  /** Prints each metric; `"failure"` after `shutdown`, or if one could not be printed. */
  export(metrics: ResourceMetrics): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    const all = metrics.scopeMetrics.flatMap(({ scope, metrics: ofScope }) =>
      ofScope.map((metric) => ({ instrumentationScope: scope, ...metric }))
    );
    return printEach(all, this.#print);
  }

  /** Nothing is buffered. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Stops printing. */
  shutdown(): Promise<void> {
    this.#isShutDown = true;
    return Promise.resolve();
  }
}

function printToConsole(metric: object): void {
  console.dir(metric, { depth: 8 });
}

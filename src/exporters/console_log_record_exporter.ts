import type { ExportResult, LogRecordExporter, ReadableLogRecord } from "../sdk/mod.ts";
import { printEach } from "./print_each.ts";

// Bound when the module is loaded, unlike in the exporters of spans and metrics: an application
// that turns what its console prints into log records would turn what is printed here into further
// ones, without end.
const printDirectly = console.dir.bind(console);

/** Prints log records to the terminal, for people (specification, Standard output exporter). */
export class ConsoleLogRecordExporter implements LogRecordExporter {
  readonly #print: (log: object) => void;
  #isShutDown = false;

  /**
   * Creates an exporter.
   *
   * @param print Prints one record; may be async. Default: `console.dir`, down to a depth of 6.
   */
  constructor(print: (log: object) => void = printToConsole) {
    this.#print = print;
  }

  /** Prints each record; `"failure"` after `shutdown`, or if one could not be printed. */
  export(logs: readonly ReadableLogRecord[]): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    return printEach(logs, (log) => this.#print(printableOf(log)));
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

function printableOf(log: ReadableLogRecord): object {
  return {
    timestamp: log.timestamp,
    observedTimestamp: log.observedTimestamp,
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    eventName: log.eventName,
    body: log.body,
    attributes: log.attributes,
    traceId: log.spanContext?.traceId,
    spanId: log.spanContext?.spanId,
    traceFlags: log.spanContext?.traceFlags,
    instrumentationScope: log.instrumentationScope,
    resource: log.resource.attributes,
  };
}

function printToConsole(log: object): void {
  printDirectly(log, { depth: 6 });
}

import type { ExportResult, ReadableSpan, SpanExporter } from "../sdk/mod.ts";
import { traceStateText } from "../sdk/trace/span/trace_state_text.ts";
import { printEach } from "./print_each.ts";

/** Prints spans to the terminal, for people (specification, Standard output exporter). */
export class ConsoleSpanExporter implements SpanExporter {
  readonly #print: (span: object) => void;
  #isShutDown = false;

  /**
   * Creates an exporter.
   *
   * @param print Prints one span; may be async. Default: `console.dir`, down to a depth of 6.
   */
  constructor(print: (span: object) => void = printToConsole) {
    this.#print = print;
  }

  /** Prints each span; `"failure"` after `shutdown`, or if one could not be printed. */
  export(spans: readonly ReadableSpan[]): Promise<ExportResult> {
    if (this.#isShutDown) return Promise.resolve("failure");
    return printEach(spans, (span) => this.#print(printableOf(span)));
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

function printableOf(span: ReadableSpan): object {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  return {
    name: span.name,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    traceFlags,
    traceState: traceState && traceStateText(traceState),
    kind: span.kind,
    startTime: span.startTime,
    duration: span.duration,
    status: span.status,
    attributes: span.attributes,
    events: span.events,
    links: span.links,
    instrumentationScope: span.instrumentationScope,
    resource: span.resource.attributes,
  };
}

function printToConsole(span: object): void {
  console.dir(span, { depth: 6 });
}

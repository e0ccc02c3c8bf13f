import type { Context } from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import { flushAllNow } from "../flush_all.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { createLogFilter, type LogFilter, type LogFilterOptions } from "./log_filter.ts";
import type { EnabledQuestion, LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/**
 * Filters records for another processor by severity, by the prefix of the logger's name, or both.
 * Records without a severity pass, unless the filter lets nothing through. Several of these side by
 * side give each destination its own filter; a record that all reject costs a comparison.
 *
 * @example
 * ```ts
 * import { SeverityNumber } from "@offthread/otel/api";
 * import { ConsoleLogRecordExporter } from "@offthread/otel/exporters";
 * import {
 *   FilterLogRecordProcessor,
 *   LoggerProvider,
 *   SimpleLogRecordProcessor,
 * } from "@offthread/otel/sdk";
 *
 * const toTerminal = new SimpleLogRecordProcessor(new ConsoleLogRecordExporter());
 * const provider = new LoggerProvider({
 *   logRecordProcessors: [
 *     new FilterLogRecordProcessor(toTerminal, {
 *       minimumSeverity: SeverityNumber.WARN,
 *       targets: { "shop.db": SeverityNumber.DEBUG },
 *     }),
 *   ],
 * });
 * console.assert(!provider.getLogger("shop").enabled({ severityNumber: SeverityNumber.INFO }));
 * console.assert(provider.getLogger("shop.db").enabled({ severityNumber: SeverityNumber.INFO }));
 * ```
 */
export class FilterLogRecordProcessor implements LogRecordProcessor {
  readonly #processor: LogRecordProcessor;
  readonly #filter: LogFilter;
  readonly #minimumByScope = new WeakMap<Scope, number>();

  /**
   * Creates a filter for a processor.
   *
   * @param processor Gets what passes. It is flushed and shut down with this one.
   * @throws RangeError for severities that are not numbers of at least 0.
   */
  constructor(processor: LogRecordProcessor, options: LogFilterOptions) {
    this.#processor = processor;
    this.#filter = createLogFilter(options);
  }

  onEmit(record: ReadWriteLogRecord, context: Context): void {
    if (!passes(record.severityNumber, this.#minimum(record.instrumentationScope))) return;
    // The caller handles the promise of an async processor.
    return this.#processor.onEmit(record, context);
  }

  enabled(question: EnabledQuestion): boolean {
    if (!passes(question.severityNumber ?? 0, this.#minimum(question.scope))) return false;
    return this.#processor.enabled === undefined || this.#processor.enabled(question);
  }

  minimumSeverity(scope: Scope): number {
    const answer = this.#processor.minimumSeverity?.(scope) ?? 0;
    // The caller handles the promise of an async processor.
    return typeof answer === "number" ? Math.max(this.#minimum(scope), answer) : answer;
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult | void> {
    return this.#processor.forceFlush?.(options);
  }

  flushNow(): void {
    flushAllNow([this.#processor]);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult | void> {
    return this.#processor.shutdown(options);
  }

  #minimum(scope: Scope): number {
    const known = this.#minimumByScope.get(scope);
    if (known !== undefined) return known;
    const minimum = this.#filter(scope.name);
    this.#minimumByScope.set(scope, minimum);
    return minimum;
  }
}

function passes(severityNumber: number, minimum: number): boolean {
  return severityNumber >= minimum || (severityNumber === 0 && minimum !== Infinity);
}

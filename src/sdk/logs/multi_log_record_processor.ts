import { catchRejection } from "../../api/catch_rejection.ts";
import { type Context, reportOnce } from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import { flushAll, flushAllNow } from "../flush_all.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import type { Timers } from "../timers.ts";
import { toText } from "../../api/to_text.ts";
import type { EnabledQuestion, LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/**
 * Several log record processors as one, called in the order of registration. One that throws is
 * reported and affects neither the others nor the application.
 */
export class MultiLogRecordProcessor implements LogRecordProcessor {
  /** Whether some processor has no `enabled`, and so takes every record. */
  readonly takesAll: boolean;
  readonly #processors: readonly LogRecordProcessor[];
  readonly #timers: Timers;

  /** @param processors In the order in which they are called. */
  constructor(processors: readonly LogRecordProcessor[], timers: Timers) {
    this.#processors = [...processors];
    this.#timers = timers;
    this.takesAll = processors.some((processor) => processor.enabled === undefined);
  }

  onEmit(record: ReadWriteLogRecord, context: Context): void {
    const processors = this.#processors;
    for (let i = 0; i < processors.length; i++) {
      try {
        const answer: unknown = processors[i].onEmit(record, context);
        if (answer !== undefined) watchAnswer("onEmit", answer);
      } catch (error) {
        reportThrow("onEmit", error);
      }
    }
  }

  enabled(question: EnabledQuestion): boolean {
    if (this.takesAll) return true;
    for (const processor of this.#processors) {
      try {
        const answer: unknown = processor.enabled?.(question);
        if (typeof answer !== "boolean") watchAnswer("enabled", answer);
        if (answer) return true;
      } catch (error) {
        reportThrow("enabled", error);
        return true;
      }
    }
    return false;
  }

  /** The lowest bound of the processors, below which none wants a record. */
  minimumSeverity(scope: Scope): number {
    let minimum = Infinity;
    for (const processor of this.#processors) {
      try {
        const answer: unknown = processor.minimumSeverity?.(scope);
        watchAnswer("minimumSeverity", answer);
        minimum = Math.min(minimum, typeof answer === "number" ? answer : 0);
      } catch (error) {
        reportThrow("minimumSeverity", error);
        return 0;
      }
    }
    return minimum;
  }

  forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return flushAll(this.#processors, "forceFlush", { options, timers: this.#timers });
  }

  flushNow(): void {
    flushAllNow(this.#processors);
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return flushAll(this.#processors, "shutdown", { options, timers: this.#timers });
  }
}

// The promise of an async callback is not awaited.
function watchAnswer(callback: string, answer: unknown): void {
  catchRejection(answer, (error) => reportThrow(callback, error));
}

function reportThrow(callback: string, error: unknown): void {
  reportOnce(
    `log-record-processor-${callback}`,
    "error",
    `A log record processor's ${callback} threw: ${toText(error)}`,
  );
}

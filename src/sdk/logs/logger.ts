import {
  type Context,
  context as contextApi,
  type Logger,
  type LoggerEnabledOptions,
  type LogRecord,
  reportOnce,
  type Span,
  trace,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { RecordingSpan } from "../trace/span/recording_span.ts";
import { SAMPLED } from "../trace/span/span_flags.ts";
import type { LoggerState } from "./logger_state.ts";
import { readSpanContext } from "./read_span_context.ts";
import { RecordedLog } from "./recorded_log.ts";

const NO_OPTIONS: LoggerEnabledOptions = {};

/** How deep processors may emit records while they process one. */
const MAX_DEPTH = 8;

let depth = 0;

/** Emits log records for one instrumentation scope (specification, Logs SDK, Logger). */
export class SdkLogger implements Logger {
  readonly #state: LoggerState;

  /** Called by the `LoggerProvider`. */
  constructor(state: LoggerState) {
    this.#state = state;
  }

  /** Emits a record, which is read before the call returns. Never throws. */
  emit(record: LogRecord): void {
    const state = this.#state;
    if (!state.isEnabled) return;
    const { counts } = state.provider;
    if (counts !== undefined) counts.created++;
    if (depth === MAX_DEPTH) {
      reportOnce(
        "log-depth",
        "error",
        "Log record processors emit records while they process one, more than " +
          `${MAX_DEPTH} levels deep; a record is dropped.`,
      );
      return;
    }
    depth++;
    try {
      const severity = record.severityNumber;
      if (severity !== undefined && severity < state.minimumSeverity && severity > 0) return;
      const context = record.context ?? contextApi.active();
      const span = trace.getSpan(context);
      if (state.isTraceBased && isUnsampled(span)) return;
      const log = new RecordedLog(state);
      log.fill(record);
      if (span !== undefined) log.setSpan(span);
      state.provider.processor.onEmit(log, context);
    } catch (error) {
      // Reading the record may run the application's code (getters).
      reportOnce("log-emit", "error", `A log record could not be emitted: ${toText(error)}`);
    } finally {
      depth--;
    }
  }

  /** Whether such a record would be emitted (specification, Logs SDK, Enabled). Never throws. */
  enabled(options: LoggerEnabledOptions = NO_OPTIONS): boolean {
    const state = this.#state;
    if (!state.isEnabled) return false;
    try {
      const severity = options.severityNumber;
      if (severity !== undefined && severity < state.minimumSeverity && severity > 0) return false;
      const { processor } = state.provider;
      if (!state.isTraceBased && processor.takesAll) return true;
      const context: Context = options.context ?? contextApi.active();
      if (state.isTraceBased && isUnsampled(trace.getSpan(context))) return false;
      return processor.enabled({
        context,
        scope: state.scope,
        instrumentationScope: state.scope,
        severityNumber: severity,
        eventName: options.eventName,
      });
    } catch (error) {
      // Reading the question may run the application's code.
      const message = `enabled() of a logger failed and returns true: ${toText(error)}`;
      reportOnce("log-enabled", "error", message);
      return true;
    }
  }
}

// A record outside a trace passes, since no sampler decided about it.
function isUnsampled(span: Span | undefined): boolean {
  if (span === undefined) return false;
  if (span instanceof RecordingSpan) return (span.traceFlags & SAMPLED) === 0;
  const context = readSpanContext(span);
  return context !== undefined && context.spanId !== "0000000000000000" &&
    (context.traceFlags & SAMPLED) === 0;
}

import {
  type Logger,
  type LoggerOptions,
  type LoggerProvider as LoggerProviderApi,
  reportOnce,
} from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { Scope } from "../../snapshot/mod.ts";
import { askConfigurator } from "../ask_configurator.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { defaultResource, type Resource } from "../resource/mod.ts";
import { numberedScope, scopeOf } from "../scope_of.ts";
import { shownValue } from "../shown_value.ts";
import { ShutdownOnce } from "../shutdown_once.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import {
  asLogRecordProcessors,
  type ForeignLogRecordProcessor,
} from "./foreign_log_record_processor.ts";
import { type LogRecordLimits, resolveLogRecordLimits } from "./log_record_limits.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import { SdkLogger } from "./logger.ts";
import type { LogCounts, LoggerState, LogProviderState } from "./logger_state.ts";
import { MultiLogRecordProcessor } from "./multi_log_record_processor.ts";

/** A logger configurator's settings for a scope. */
export interface LoggerConfig {
  /** Whether loggers of the scope emit. @default true */
  readonly enabled?: boolean;
  /** Lowest severity; lower ones are dropped, records without a severity pass. @default 0 */
  readonly minimumSeverity?: number;
  /** Whether records in an unsampled span are dropped. @default false */
  readonly traceBased?: boolean;
}

/** Configures loggers by scope (specification, Logs SDK, LoggerConfigurator). */
export type LoggerConfigurator = (scope: Scope) => LoggerConfig;

/** Options of a `LoggerProvider`. */
export interface LoggerProviderOptions {
  /** What produces the records. @default `defaultResource()` */
  readonly resource?: Resource;
  /** Processors, in the order in which they are called. @default none */
  readonly logRecordProcessors?: readonly (LogRecordProcessor | ForeignLogRecordProcessor)[];
  /** Bounds of a record's attributes. @default `DEFAULT_LOG_RECORD_LIMITS` */
  readonly logRecordLimits?: Partial<LogRecordLimits>;
  /** Configures loggers by scope. @default all emit everything */
  readonly loggerConfigurator?: LoggerConfigurator;
  /** Tells the time. @default the runtime's time */
  readonly clock?: Clock;
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers;
}

let stateOf: (provider: LoggerProvider) => LogProviderState;

/** Makes a provider count its records from now on. */
export function countLogs(provider: LoggerProvider, counts: LogCounts): void {
  stateOf(provider).counts = counts;
}

/**
 * Creates loggers and owns what they share: resource, processors, limits (specification, Logs SDK,
 * LoggerProvider). All configuration is the provider's.
 *
 * @example
 * ```ts
 * import { SeverityNumber } from "@offthread/otel/api";
 * import { InMemoryLogRecordExporter } from "@offthread/otel/exporters";
 * import { LoggerProvider, SimpleLogRecordProcessor } from "@offthread/otel/sdk";
 *
 * const exporter = new InMemoryLogRecordExporter();
 * const provider = new LoggerProvider({
 *   logRecordProcessors: [new SimpleLogRecordProcessor(exporter)],
 * });
 * provider.getLogger("shop").emit({ severityNumber: SeverityNumber.INFO, body: "paid" });
 * console.assert(exporter.finishedLogRecords()[0].body === "paid");
 * ```
 */
export class LoggerProvider implements LoggerProviderApi {
  static {
    stateOf = (provider) => provider.#state;
  }

  readonly #state: LogProviderState;
  readonly #loggers = new Map<
    number,
    { readonly logger: SdkLogger; readonly state: LoggerState }
  >();
  #configurator: LoggerConfigurator | undefined;
  readonly #shutdown = new ShutdownOnce();

  /**
   * Creates a provider.
   *
   * @throws RangeError for limits that are not numbers of at least 0.
   */
  constructor(options: LoggerProviderOptions = {}) {
    const processors = asLogRecordProcessors(options.logRecordProcessors ?? []);
    this.#configurator = options.loggerConfigurator;
    this.#state = {
      resource: options.resource ?? defaultResource(),
      clock: options.clock ?? systemClock(),
      limits: resolveLogRecordLimits(options.logRecordLimits),
      processor: new MultiLogRecordProcessor(processors, options.timers ?? SYSTEM_TIMERS),
      isRecording: processors.length > 0,
      counts: undefined,
    };
  }

  /** The resource of all records. */
  get resource(): Resource {
    return this.#state.resource;
  }

  /**
   * Returns the logger of a scope: the same one for the same name, version, schema URL and
   * attributes. A name that is empty or not a string is reported, and its text is used. After
   * `shutdown` loggers emit nothing.
   */
  getLogger(name: string, version?: string, options?: LoggerOptions): Logger {
    if (typeof name !== "string" || name === "") {
      const message = `getLogger() was given the invalid name ${shownValue(name)}: ` +
        "the logger keeps its text as the name.";
      reportOnce("logger-name", "warn", message);
    }
    // Tracers have an empty name instead, as the specification has it (Logs API, Get a Logger).
    const { scope, scopeNumber } = numberedScope(scopeOf(toText(name ?? ""), version, options));
    const known = this.#loggers.get(scopeNumber);
    if (known !== undefined) return known.logger;
    const state: LoggerState = {
      provider: this.#state,
      scope,
      scopeNumber,
      isEnabled: false,
      minimumSeverity: 0,
      isTraceBased: false,
    };
    this.#configure(state);
    const logger = new SdkLogger(state);
    this.#loggers.set(scopeNumber, { logger, state });
    return logger;
  }

  /** Changes the configurator, for existing loggers too. */
  setLoggerConfigurator(configurator: LoggerConfigurator): void {
    this.#configurator = configurator;
    for (const { state } of this.#loggers.values()) this.#configure(state);
  }

  /** Delivers what was emitted so far, through every processor. */
  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown.isAsked) return "failure";
    return await this.#state.processor.forceFlush(options);
  }

  /** Delivers what was emitted so far and stops. Later calls share the first call's result. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown.ask(() => this.#stop(options));
  }

  /** Hands over what was emitted so far at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#state.processor.flushNow();
  }

  /** `shutdown()` with the default time, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#state.isRecording = false;
    for (const { state } of this.#loggers.values()) state.isEnabled = false;
    return this.#state.processor.shutdown(options);
  }

  #configure(state: LoggerState): void {
    const ask = () => this.#configurator?.(state.scope);
    const settings = askConfigurator("logger", ask, (config) => ({
      isEnabled: config?.enabled !== false,
      minimumSeverity: severityOf(config?.minimumSeverity),
      isTraceBased: config?.traceBased === true,
    }));
    const ofProcessors = this.#state.processor.minimumSeverity(state.scope);
    state.isEnabled = this.#state.isRecording && settings.isEnabled;
    state.minimumSeverity = Math.max(settings.minimumSeverity, ofProcessors);
    state.isTraceBased = settings.isTraceBased;
  }
}

// Plain JavaScript may pass anything, even a promise.
function severityOf(severity: unknown): number {
  catchRejection(severity, () => {});
  return typeof severity === "number" ? severity : 0;
}

import {
  reportOnce,
  type Tracer,
  type TracerOptions,
  type TracerProvider as TracerProviderApi,
} from "../../api/mod.ts";
import type { Scope } from "../../snapshot/mod.ts";
import { askConfigurator } from "../ask_configurator.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { FlushOptions, FlushResult } from "../flush_result.ts";
import { defaultResource, type Resource } from "../resource/mod.ts";
import { numberedScope, scopeOf } from "../scope_of.ts";
import { shownValue } from "../shown_value.ts";
import { ShutdownOnce } from "../shutdown_once.ts";
import { textOrEmpty } from "../text_or_empty.ts";
import { SYSTEM_TIMERS, type Timers } from "../timers.ts";
import { AlwaysOnSampler } from "./samplers/always_on_sampler.ts";
import {
  asSpanProcessors,
  type ForeignSpanProcessor,
} from "./processors/foreign_span_processor.ts";
import type { IdGenerator } from "./ids/id_generator.ts";
import { IdSource } from "./ids/id_source.ts";
import { MultiSpanProcessor } from "./processors/multi_span_processor.ts";
import { ParentBasedSampler } from "./samplers/parent_based_sampler.ts";
import { PreparedSampler } from "./samplers/prepared_sampler.ts";
import { RandomIdGenerator } from "./ids/random_id_generator.ts";
import { requireSampler } from "./samplers/require_sampler.ts";
import type { Sampler } from "./samplers/sampler.ts";
import type { SpanCounts } from "./span/span_counts.ts";
import { resolveSpanLimits, type SpanLimits } from "./span/span_limits.ts";
import { SnapshotSpanProcessor } from "./processors/snapshot_span_processor.ts";
import type { SpanProcessor } from "./processors/span_processor.ts";
import { stopSampler } from "./samplers/stop_sampler.ts";
import { SdkTracer } from "./tracer.ts";
import type { ProviderState, TracerState } from "./tracer_state.ts";

/** A tracer configurator's settings for a scope. */
export interface TracerConfig {
  /** Whether tracers of the scope record. @default true */
  readonly enabled?: boolean;
}

/** Configures tracers by scope (specification, Trace SDK, TracerConfigurator). */
export type TracerConfigurator = (scope: Scope) => TracerConfig;

/** Options of a `TracerProvider`. */
export interface TracerProviderOptions {
  /** What produces the spans. @default `defaultResource()` */
  readonly resource?: Resource;
  /** Decides which spans are recorded and exported. @default ParentBased, root AlwaysOn */
  readonly sampler?: Sampler;
  /** Processors of recorded spans, in the order in which they are called. @default none */
  readonly spanProcessors?: readonly (SpanProcessor | ForeignSpanProcessor)[];
  /** Limits of a span. @default `DEFAULT_SPAN_LIMITS` */
  readonly spanLimits?: Partial<SpanLimits>;
  /** Makes trace and span ids. @default `RandomIdGenerator` */
  readonly idGenerator?: IdGenerator;
  /** Configures tracers by scope. @default all record */
  readonly tracerConfigurator?: TracerConfigurator;
  /** Tells the time. @default the runtime's time */
  readonly clock?: Clock;
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers;
}

let stateOf: (provider: TracerProvider) => ProviderState;

/** Makes a provider count its spans from now on. */
export function countSpans(provider: TracerProvider, counts: SpanCounts): void {
  stateOf(provider).counts = counts;
}

/**
 * Creates tracers and owns what they share: resource, sampler, processors, limits, ids
 * (specification, Trace SDK, TracerProvider). All configuration is the provider's.
 *
 * @example
 * ```ts
 * import { InMemorySpanExporter } from "@offthread/otel/exporters";
 * import { SimpleSpanProcessor, TracerProvider } from "@offthread/otel/sdk";
 *
 * const exporter = new InMemorySpanExporter();
 * const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
 * provider.getTracer("shop").startSpan("checkout").end();
 * await provider.forceFlush();
 * console.assert(exporter.finishedSpans()[0].name === "checkout");
 * ```
 */
export class TracerProvider implements TracerProviderApi {
  static {
    stateOf = (provider) => provider.#state;
  }

  readonly #state: ProviderState;
  readonly #tracers = new Map<
    number,
    { readonly tracer: SdkTracer; readonly state: TracerState }
  >();
  #configurator: TracerConfigurator | undefined;
  readonly #shutdown = new ShutdownOnce();

  /**
   * Creates a provider.
   *
   * @throws TypeError for an invalid sampler, RangeError for limits that are not numbers of at
   * least 0.
   */
  constructor(options: TracerProviderOptions = {}) {
    const processors = asSpanProcessors(options.spanProcessors ?? []);
    this.#configurator = options.tracerConfigurator;
    this.#state = {
      resource: options.resource ?? defaultResource(),
      clock: options.clock ?? systemClock(),
      ids: new IdSource(options.idGenerator ?? new RandomIdGenerator()),
      sampler: new PreparedSampler(requireSampler(
        options.sampler ?? new ParentBasedSampler({ root: new AlwaysOnSampler() }),
        "a TracerProvider",
      )),
      spanLimits: resolveSpanLimits(options.spanLimits),
      processor: new MultiSpanProcessor(processors, options.timers ?? SYSTEM_TIMERS),
      keepsEndedSpans: processors.length !== 1 || !(processors[0] instanceof SnapshotSpanProcessor),
      isRecording: processors.length > 0,
      counts: undefined,
    };
  }

  /** The resource of all spans. */
  get resource(): Resource {
    return this.#state.resource;
  }

  /**
   * Returns the tracer of a scope: the same one for the same name, version, schema URL and
   * attributes. A name that is not a string gives a working tracer with an empty name. After
   * `shutdown` tracers record nothing. The tracers, meters and loggers of a process have at most
   * 4096 scopes; further ones share one that has no name and the attribute `otel.scope.overflow`.
   */
  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    if (typeof name !== "string" || name === "") {
      const message = `getTracer() was given the invalid name ${shownValue(name)}: ` +
        "the tracer's name is empty.";
      reportOnce("tracer-name", "warn", message);
    }
    // Loggers keep an invalid name instead, as the specification has it (Trace API, Get a Tracer).
    const { scope, scopeNumber } = numberedScope(scopeOf(textOrEmpty(name), version, options));
    const known = this.#tracers.get(scopeNumber);
    if (known !== undefined) return known.tracer;
    const state: TracerState = {
      provider: this.#state,
      scope,
      scopeNumber,
      isEnabled: this.#isEnabled(scope),
    };
    const tracer = new SdkTracer(state);
    this.#tracers.set(scopeNumber, { tracer, state });
    return tracer;
  }

  /** Changes the configurator, for existing tracers too. */
  setTracerConfigurator(configurator: TracerConfigurator): void {
    this.#configurator = configurator;
    for (const { state } of this.#tracers.values()) state.isEnabled = this.#isEnabled(state.scope);
  }

  /** Delivers what has ended so far, through every processor. */
  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown.isAsked) return "failure";
    return await this.#state.processor.forceFlush(options);
  }

  /**
   * Delivers what has ended so far and stops recording. Later calls share the first call's result.
   */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown.ask(() => this.#stop(options));
  }

  /** Hands over what has ended so far at the end of the process, while the thread waits. */
  flushNow(): void {
    this.#state.processor.flushNow();
  }

  /** `shutdown()` with the default time, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    this.#state.isRecording = false;
    stopSampler(this.#state.sampler.sampler);
    return this.#state.processor.shutdown(options);
  }

  #isEnabled(scope: Scope): boolean {
    const ask = () => this.#configurator?.(scope);
    return askConfigurator("tracer", ask, (config) => config?.enabled !== false);
  }
}

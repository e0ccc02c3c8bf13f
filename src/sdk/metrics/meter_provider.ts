import {
  createNoopMeter,
  type Meter,
  type MeterOptions,
  type MeterProvider as MeterProviderApi,
  reportOnce,
} from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { Scope } from "../../snapshot/mod.ts";
import { askConfigurator } from "../ask_configurator.ts";
import { type Clock, systemClock } from "../clock.ts";
import {
  type FlushOptions,
  type FlushResult,
  flushTimeoutMs,
  flushWithin,
  worstResult,
} from "../flush_result.ts";
import { defaultResource, type Resource } from "../resource/mod.ts";
import { numberedScope, scopeOf } from "../scope_of.ts";
import { ShutdownOnce } from "../shutdown_once.ts";
import { checkExemplarFilter, ExemplarFilter } from "./exemplars/exemplar.ts";
import { asMetricReader, type ForeignMetricReader } from "./readers/foreign_metric_reader.ts";
import { isObject } from "./is_object.ts";
import { SdkMeter } from "./meter.ts";
import type { MeterProviderState } from "./meter_provider_state.ts";
import { attachReaders, type MetricReader } from "./readers/metric_reader.ts";
import type { View } from "./streams/view.ts";
import { checkViewMatchingMode, ViewMatchingMode } from "./streams/view_matching_mode.ts";

/** What a meter configurator decides for a scope. */
export interface MeterConfig {
  /** Whether meters of the scope record. @default true */
  readonly enabled?: boolean;
}

/** Decides by scope how a meter behaves (specification, Metrics SDK, MeterConfigurator). */
export type MeterConfigurator = (scope: Scope) => MeterConfig;

/** Options of a `MeterProvider`. */
export interface MeterProviderOptions {
  /** What produces the metrics. @default `defaultResource()` */
  readonly resource?: Resource;
  /** The readers that collect; each belongs to this provider alone. @default none */
  readonly readers?: readonly (MetricReader | ForeignMetricReader)[];
  /** The views that shape metrics. @default none */
  readonly views?: readonly View[];
  /**
   * How several views that match one instrument combine.
   * @default `ViewMatchingMode.INDEPENDENT`
   */
  readonly viewMatchingMode?: ViewMatchingMode;
  /** Which measurements may become exemplars. @default `ExemplarFilter.TRACE_BASED` */
  readonly exemplarFilter?: ExemplarFilter;
  /** Decides by scope whether a meter records. @default all do */
  readonly meterConfigurator?: MeterConfigurator;
  /** Tells the time. @default the runtime's time */
  readonly clock?: Clock;
}

/**
 * Provides meters and owns what they share: resource, readers, views (specification, Metrics SDK,
 * MeterProvider). Without a reader nothing is recorded.
 *
 * @example
 * ```ts
 * import { InMemoryMetricExporter } from "@offthread/otel/exporters";
 * import { MeterProvider, PeriodicExportingMetricReader } from "@offthread/otel/sdk";
 *
 * const exporter = new InMemoryMetricExporter();
 * await using provider = new MeterProvider({
 *   readers: [new PeriodicExportingMetricReader({ exporter })],
 * });
 * provider.getMeter("shop").createCounter("orders").add(1, { "payment.method": "card" });
 * await provider.forceFlush();
 * console.assert(exporter.collections().length === 1);
 * ```
 */
export class MeterProvider implements MeterProviderApi {
  readonly #state: MeterProviderState;
  readonly #resource: Resource;
  readonly #readers: readonly MetricReader[];
  readonly #meters = new Map<number, SdkMeter>();
  #configurator: MeterConfigurator | undefined;
  readonly #shutdown = new ShutdownOnce();

  /**
   * Creates a provider, whose readers begin to collect at once.
   *
   * @throws TypeError for invalid views, readers, view matching mode or exemplar filter, and for a
   * reader that already belongs to a provider.
   */
  constructor(options: MeterProviderOptions = {}) {
    checkViews(options.views);
    checkViewMatchingMode(options.viewMatchingMode);
    checkExemplarFilter(options.exemplarFilter);
    this.#configurator = options.meterConfigurator;
    this.#resource = options.resource ?? defaultResource();
    this.#readers = readersOf(options.readers ?? []);
    const clock = options.clock ?? systemClock();
    this.#state = {
      readers: this.#readers,
      views: [...options.views ?? []],
      viewMatchingMode: options.viewMatchingMode ?? ViewMatchingMode.INDEPENDENT,
      exemplarFilter: options.exemplarFilter ?? ExemplarFilter.TRACE_BASED,
      clock,
      isRecording: this.#readers.length > 0,
    };
    const source = { resource: this.#resource, clock, meters: () => this.#meters.values() };
    attachReaders(this.#readers, source);
  }

  /** The resource of all metrics. */
  get resource(): Resource {
    return this.#resource;
  }

  /**
   * Returns the meter for a scope: the same one for the same name, version, schema URL and
   * attributes. After `shutdown`, returns a meter whose instruments do nothing.
   */
  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (this.#shutdown.isAsked) return createNoopMeter();
    if (typeof name !== "string" || name === "") {
      reportOnce(
        "meter-name",
        "warn",
        "getMeter() was called without a name; the meter gets an empty one.",
      );
    }
    const asked = scopeOf(typeof name === "string" ? name : "", version, options);
    const scope = numberedScope(asked);
    const known = this.#meters.get(scope.scopeNumber);
    if (known !== undefined) return known;
    const meter = new SdkMeter(this.#state, scope, this.#isEnabled(scope.scope));
    this.#meters.set(scope.scopeNumber, meter);
    return meter;
  }

  /** Replaces the configurator, for existing meters too. */
  setMeterConfigurator(configurator: MeterConfigurator): void {
    this.#configurator = configurator;
    for (const meter of this.#meters.values()) meter.setEnabled(this.#isEnabled(meter.scope));
  }

  /** Collects and delivers through every reader. */
  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    if (this.#shutdown.isAsked) return "failure";
    return await this.#askReaders("forceFlush", options);
  }

  /** Collects and delivers once more, and stops. Later calls return the first call's promise. */
  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown.ask(() => this.#stop(options));
  }

  /**
   * Lets readers deliver what takes time. Called when the process has nothing left to do; it stays
   * alive until this is done. `flushNow` follows.
   */
  flushWhenIdle(options?: FlushOptions): Promise<FlushResult> {
    return this.#askReaders("flushWhenIdle", options);
  }

  /** Hands on the last collection at the end of the process, synchronously. */
  flushNow(): void {
    for (const reader of this.#readers) {
      try {
        catchRejection(reader.flushNow(), reportFlush);
      } catch (error) {
        reportFlush(error);
      }
    }
  }

  /** `shutdown()` with the default time, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const result = await this.#askReaders("shutdown", options);
    this.#state.isRecording = false;
    for (const meter of this.#meters.values()) meter.setEnabled(false);
    return result;
  }

  // Readers may be the application's subclasses. One that throws or never settles has failed, and
  // does not keep the others from delivering.
  async #askReaders(
    method: "forceFlush" | "flushWhenIdle" | "shutdown",
    options: FlushOptions | undefined,
  ): Promise<FlushResult> {
    const ask = async (reader: MetricReader): Promise<FlushResult> => {
      try {
        return await reader[method](options);
      } catch (error) {
        reportFlush(error);
        return "failure";
      }
    };
    const timeoutMs = flushTimeoutMs(options);
    const answers = this.#readers.map((one) => flushWithin(ask(one), timeoutMs, one.timers));
    return worstResult(await Promise.all(answers));
  }

  #isEnabled(scope: Scope): boolean {
    const ask = () => this.#configurator?.(scope);
    return askConfigurator("meter", ask, (config) => config?.enabled !== false);
  }
}

function reportFlush(error: unknown): void {
  reportOnce("metric-flush", "error", `Metrics could not be delivered: ${toText(error)}`);
}

function readersOf(
  readers: NonNullable<MeterProviderOptions["readers"]>,
): readonly MetricReader[] {
  // Plain JavaScript may pass anything; what is in the list is checked when it is attached.
  if (!Array.isArray(readers)) throw new TypeError("readers must be a list of metric readers.");
  return readers.map(asMetricReader);
}

// An invalid view would make every createCounter() fail.
function checkViews(views: readonly View[] = []): void {
  // why: plain JavaScript may pass anything
  const isValid = Array.isArray(views) &&
    views.every((view?: Partial<View>) =>
      typeof view?.matches === "function" && isObject(view.options)
    );
  if (!isValid) throw new TypeError("views must be a list of View instances.");
}

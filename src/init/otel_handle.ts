import { worstResult } from "../sdk/flush_result.ts";
import type {
  FlushOptions,
  FlushResult,
  LoggerProvider,
  MeterProvider,
  Resource,
  TracerProvider,
} from "../sdk/mod.ts";
import { flushResultOf } from "./flush_result_of.ts";
import type { Destinations } from "./lanes/destinations.ts";
import type { LogsSetup } from "./signals/logs_setup.ts";
import type { MetricsSetup } from "./signals/metrics_setup.ts";
import type { SinksSetup } from "./lanes/sinks_setup.ts";
import { signalStats, type Stats } from "./stats.ts";
import type { TracesSetup } from "./signals/traces_setup.ts";

/** What `init` set up, to flush, inspect and shut down. */
export interface OtelHandle extends AsyncDisposable {
  /** The resource that produces the telemetry. */
  readonly resource: Resource;
  /** The tracer provider; `undefined` when the SDK is disabled. */
  readonly tracerProvider: TracerProvider | undefined;
  /** The logger provider; `undefined` when the SDK is disabled. */
  readonly loggerProvider: LoggerProvider | undefined;
  /** The meter provider; `undefined` when the SDK is disabled. */
  readonly meterProvider: MeterProvider | undefined;
  /** Delivers everything that was recorded so far, and returns whether it did. Never rejects. */
  forceFlush(options?: FlushOptions): Promise<FlushResult>;
  /**
   * Delivers everything that was recorded so far, stops recording, and unregisters what `init`
   * registered. Never rejects; later calls share the result of the first.
   */
  shutdown(options?: FlushOptions): Promise<FlushResult>;
  /** Counts of what happened to all records since `init`. */
  stats(): Stats;
}

/** The parts of a handle. If the SDK is disabled there are only `resource` and `release`. */
export interface HandleParts {
  readonly resource: Resource;
  readonly traces?: TracesSetup;
  readonly logs?: LogsSetup;
  readonly metrics?: MetricsSetup;
  /** Further receivers. */
  readonly destinations?: Destinations;
  readonly sinks?: SinksSetup;
  /** Undoes registrations and hooks. */
  readonly release: () => void;
}

/** The handle over the parts that `init` put together. */
export class SdkHandle implements OtelHandle {
  readonly #parts: HandleParts;
  #shutdown: Promise<FlushResult> | undefined;

  /** Made by `init`. */
  constructor(parts: HandleParts) {
    this.#parts = parts;
  }

  get resource(): Resource {
    return this.#parts.resource;
  }

  get tracerProvider(): TracerProvider | undefined {
    return this.#parts.traces?.provider;
  }

  get loggerProvider(): LoggerProvider | undefined {
    return this.#parts.logs?.provider;
  }

  get meterProvider(): MeterProvider | undefined {
    return this.#parts.metrics?.provider;
  }

  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return await this.#ask((provider) => provider.forceFlush(options));
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  stats(): Stats {
    const { traces, logs, metrics, destinations, sinks } = this.#parts;
    const tailSampling = traces?.tailSampling;
    return {
      traces: signalStats(traces?.lane),
      logs: signalStats(logs?.lane),
      metrics: signalStats(metrics?.lane),
      destinations: destinations?.stats() ?? [],
      sinks: sinks?.stats() ?? [],
      ...(tailSampling === undefined ? {} : { tailSampling: tailSampling.stats() }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const result = await this.#ask((provider) => provider.shutdown(options));
    this.#parts.release();
    return result;
  }

  async #ask(
    ask: (provider: TracerProvider | LoggerProvider | MeterProvider) => Promise<FlushResult>,
  ): Promise<FlushResult> {
    const { traces, logs, metrics } = this.#parts;
    const results = Object.entries({ traces, logs, metrics }).flatMap(([signal, setup]) =>
      setup === undefined ? [] : [flushResultOf(signal, () => ask(setup.provider))]
    );
    return worstResult(await Promise.all(results));
  }
}

import type { LogFields, MetricRun, SpanFields } from "../snapshot/mod.ts";
import type { LaneHandle } from "../link/mod.ts";
import { worstResult } from "../sdk/flush_result.ts";
import type {
  FlushOptions,
  FlushResult,
  LoggerProvider,
  MeterProvider,
  Resource,
  TracerProvider,
} from "../sdk/mod.ts";
import type { TailSamplingSpanProcessor } from "../samplers/tail/tail_sampling_span_processor.ts";
import { answerOf } from "./answer_of.ts";
import { type DestinationStats, signalStats, type SinkStats, type Stats } from "./stats.ts";

/** What `init` set up: to be flushed, looked at and shut down. */
export interface OtelHandle extends AsyncDisposable {
  /** What produces the telemetry. */
  readonly resource: Resource;
  /** The tracer provider; `undefined` when the SDK is disabled. */
  readonly tracerProvider: TracerProvider | undefined;
  /** The logger provider; `undefined` when the SDK is disabled. */
  readonly loggerProvider: LoggerProvider | undefined;
  /** The meter provider; `undefined` when the SDK is disabled. */
  readonly meterProvider: MeterProvider | undefined;
  /** Delivers everything that was recorded so far, and says whether it did. Never rejects. */
  forceFlush(options?: FlushOptions): Promise<FlushResult>;
  /**
   * Delivers everything that was recorded so far, stops recording, and takes out what `init`
   * registered. Never rejects; later calls share the first one's answer.
   */
  shutdown(options?: FlushOptions): Promise<FlushResult>;
  /** What became of everything since `init`. */
  stats(): Stats;
}

/** What a handle holds on to. */
export interface HandleParts {
  readonly resource: Resource;
  readonly tracerProvider: TracerProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly traceLane: LaneHandle<SpanFields> | undefined;
  readonly tailSampling: TailSamplingSpanProcessor | undefined;
  readonly logLane: LaneHandle<LogFields> | undefined;
  readonly metricLane: LaneHandle<MetricRun> | undefined;
  /** What became of what goes to further receivers. */
  readonly destinationStats: () => readonly DestinationStats[];
  /** What became of what sinks write. */
  readonly sinkStats: () => readonly SinkStats[];
  /** Takes out what was registered and hooked. */
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
    return this.#parts.tracerProvider;
  }

  get loggerProvider(): LoggerProvider | undefined {
    return this.#parts.loggerProvider;
  }

  get meterProvider(): MeterProvider | undefined {
    return this.#parts.meterProvider;
  }

  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return await this.#ask((provider) => provider.forceFlush(options));
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  stats(): Stats {
    const { tailSampling } = this.#parts;
    return {
      traces: signalStats(this.#parts.traceLane),
      logs: signalStats(this.#parts.logLane),
      metrics: signalStats(this.#parts.metricLane),
      destinations: this.#parts.destinationStats(),
      sinks: this.#parts.sinkStats(),
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
    const { tracerProvider, loggerProvider, meterProvider } = this.#parts;
    const providers = { traces: tracerProvider, logs: loggerProvider, metrics: meterProvider };
    const answers = Object.entries(providers).flatMap(([signal, provider]) =>
      provider === undefined ? [] : [answerOf(signal, () => ask(provider))]
    );
    return worstResult(await Promise.all(answers));
  }
}

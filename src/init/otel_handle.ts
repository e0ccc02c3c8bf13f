import type { SpanFields } from "../snapshot/mod.ts";
import { type ExportLink, type LaneHandle } from "../link/mod.ts";
import type { FlushOptions, FlushResult, Resource, TracerProvider } from "../sdk/mod.ts";
import { signalStats, type Stats } from "./stats.ts";

/** What `init` set up: to be flushed, looked at and shut down. */
export interface OtelHandle extends AsyncDisposable {
  /** What produces the telemetry. */
  readonly resource: Resource;
  /** The tracer provider; `undefined` when the SDK is disabled. */
  readonly tracerProvider: TracerProvider | undefined;
  /** Delivers everything that was recorded so far. Never rejects. */
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
  readonly traceLane: LaneHandle<SpanFields> | undefined;
  readonly link: ExportLink | undefined;
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

  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    return await this.#parts.tracerProvider?.forceFlush(options) ?? "success";
  }

  shutdown(options?: FlushOptions): Promise<FlushResult> {
    return this.#shutdown ??= this.#stop(options);
  }

  stats(): Stats {
    return { traces: signalStats(this.#parts.traceLane) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  async #stop(options: FlushOptions | undefined): Promise<FlushResult> {
    const result = await this.#parts.tracerProvider?.shutdown(options) ?? "success";
    this.#parts.release();
    return result;
  }
}

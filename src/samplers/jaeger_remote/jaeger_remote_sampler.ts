import {
  type Attributes,
  type Context,
  diag,
  type Link,
  reportOnce,
  type SpanKind,
} from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import { type Clock, systemClock } from "../../sdk/clock.ts";
import { SYSTEM_TIMERS, type Timers } from "../../sdk/timers.ts";
import type { Sampler, SamplingResult } from "../../sdk/trace/samplers/sampler.ts";
import { requireSampler } from "../../sdk/trace/samplers/require_sampler.ts";
import { stopSampler } from "../../sdk/trace/samplers/stop_sampler.ts";
import { TraceIdRatioBasedSampler } from "../../sdk/trace/samplers/trace_id_ratio_based_sampler.ts";
import { offerShortWay } from "../../sdk/trace/samplers/short_way.ts";
import type { StrategyFailure, StrategyFetch } from "./fetch_strategy.ts";
import { strategyUrl } from "./strategy_url.ts";

/** The default endpoint of a `JaegerRemoteSampler`. */
export const DEFAULT_JAEGER_ENDPOINT = "http://localhost:5778";

/** The default time from one response to the next request. */
export const DEFAULT_JAEGER_POLLING_INTERVAL_MS = 60_000;

/** The default share of traces that is sampled before the first response. */
export const DEFAULT_JAEGER_INITIAL_RATE = 0.001;

/** The default time limit of a request. */
const DEFAULT_TIMEOUT_MS = 5000;

/** Options of a `JaegerRemoteSampler`. */
export interface JaegerRemoteSamplerOptions {
  /** The service whose strategy is requested: `service.name` of the resource. */
  readonly serviceName: string;
  /**
   * The URL of the remote sampling API over HTTP, as served by Jaeger and by the Collector's
   * extension `jaegerremotesampling`. The default path is `/sampling`. gRPC is not supported.
   *
   * @default "http://localhost:5778"
   */
  readonly endpoint?: string | undefined;
  /**
   * Milliseconds from one response to the next request, at least 1.
   *
   * @default 60000
   */
  readonly pollingIntervalMs?: number | undefined;
  /**
   * Decides until the first strategy arrives.
   *
   * @default `TraceIdRatioBasedSampler` of 0.001
   */
  readonly initialSampler?: Sampler | undefined;
  /**
   * Milliseconds that a request may take, including its response, at least 1.
   *
   * @default 5000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Sends the requests.
   *
   * @default the `fetch` that is global when the sampler is made
   */
  readonly fetch?: StrategyFetch | undefined;
  /** Runs timers. @default the runtime's timers */
  readonly timers?: Timers | undefined;
  /** The clock that rates are measured by. @default the runtime's time */
  readonly clock?: Clock | undefined;
}

/**
 * Samples by a strategy that it polls from a server (specification, Trace SDK,
 * JaegerRemoteSampler): a share of all traces, a number of traces per second, or, for each
 * operation (the name of the span), a share and a guaranteed number per second.
 *
 * Polling starts when the sampler is made, and ends with the tracer provider that it was given to,
 * or with `shutdown()`. The initial sampler decides until the first strategy arrives. While the
 * server cannot be reached, or sends no usable response, the last strategy stays in force; that is
 * reported once per cause. A response of more than 1 MiB is not used.
 *
 * The timers do not keep the process alive; a request under way does, for `timeoutMs` at most.
 * Requests are not traced if a context manager is registered.
 *
 * Sampled spans name the strategy in their attributes `sampler.type` and `sampler.param`, which
 * Jaeger's adaptive sampling learns from. The parent's decision is ignored: to follow it, wrap the
 * sampler in a `ParentBasedSampler`.
 *
 * @example
 * ```ts
 * import { JaegerRemoteSampler } from "@offthread/otel/samplers";
 * import { ParentBasedSampler, TracerProvider } from "@offthread/otel/sdk";
 *
 * const root = new JaegerRemoteSampler({
 *   serviceName: "shop",
 *   endpoint: "http://localhost:5778",
 *   pollingIntervalMs: 30_000,
 * });
 * await using provider = new TracerProvider({ sampler: new ParentBasedSampler({ root }) });
 * console.assert(String(root) === "JaegerRemoteSampler{TraceIdRatioBased{0.001}}");
 * ```
 */
export class JaegerRemoteSampler implements Sampler {
  readonly #url: string;
  readonly #pollingIntervalMs: number;
  readonly #timeoutMs: number;
  readonly #fetch: StrategyFetch;
  readonly #timers: Timers;
  readonly #ticks: () => number;
  readonly #initial: Sampler;
  readonly #closing = new AbortController();
  #current: Sampler;
  #lastText: string | undefined;
  #cancelPoll: () => void = () => undefined;

  /**
   * Starts polling.
   *
   * @throws TypeError if there is no service name, the endpoint is not an http:// or https:// URL
   * or holds a user or password, or `initialSampler` is not a sampler.
   * @throws RangeError for a time below 1 ms.
   */
  constructor(options: JaegerRemoteSamplerOptions) {
    const globalFetch = globalThis.fetch;
    this.#initial = requireSampler(
      options.initialSampler ?? new TraceIdRatioBasedSampler(DEFAULT_JAEGER_INITIAL_RATE),
      "a JaegerRemoteSampler",
    );
    this.#current = this.#initial;
    this.#url = strategyUrl(options.endpoint ?? DEFAULT_JAEGER_ENDPOINT, options.serviceName);
    this.#pollingIntervalMs = checkedMs(
      "pollingIntervalMs",
      options.pollingIntervalMs ?? DEFAULT_JAEGER_POLLING_INTERVAL_MS,
    );
    this.#timeoutMs = checkedMs("timeoutMs", options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    this.#fetch = options.fetch ?? ((url, request) => globalFetch(url, request));
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    const clock = options.clock ?? systemClock();
    this.#ticks = () => clock.now();
    offerShortWay(this, JaegerRemoteSampler.prototype, { changing: this });
    // Not at once: what keeps requests from being traced may not be registered yet.
    this.#pollAfter(0);
  }

  /** The sampler that decides at present; the tracer asks it directly. */
  get current(): Sampler {
    return this.#current;
  }

  /** Decides by the current strategy. */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    return this.#current.shouldSample(context, traceId, name, kind, attributes, links);
  }

  /** Stops polling; the strategy stays. The tracer provider calls this at its own shutdown. */
  shutdown(): void {
    if (this.#closing.signal.aborted) return;
    this.#cancelPoll();
    this.#closing.abort();
    stopSampler(this.#initial);
  }

  /** `JaegerRemoteSampler{...}`, with the sampler that decides at present. */
  toString(): string {
    return `JaegerRemoteSampler{${this.#current}}`;
  }

  #pollAfter(delayMs: number): void {
    this.#cancelPoll = this.#timers.after(delayMs, () => {
      // Only timers that the application supplies can make this fail.
      this.#poll().catch((error: unknown) => this.#report("unreachable", toText(error)));
    });
  }

  async #poll(): Promise<void> {
    try {
      await this.#updateStrategy();
    } catch (error) {
      // A clock that the application supplies, or a dynamic import, may fail.
      this.#report("answer", toText(error));
    }
    if (this.#closing.signal.aborted) return;
    this.#pollAfter(this.#pollingIntervalMs);
  }

  async #updateStrategy(): Promise<void> {
    // Imported on the first poll, because `init()` brings this file into every program.
    const { fetchStrategy } = await import("./fetch_strategy.ts");
    const { samplerFor } = await import("./sampler_for.ts");
    const { parseStrategy } = await import("./sampling_strategy.ts");
    const closing = this.#closing.signal;
    if (closing.aborted) return;
    const result = await fetchStrategy(this.#url, {
      fetch: this.#fetch,
      timers: this.#timers,
      timeoutMs: this.#timeoutMs,
      closing,
    });
    if (closing.aborted) return;
    if (result.kind === "failed") return this.#report(result.cause, result.problem);
    if (result.text === this.#lastText) return;
    const strategy = parseStrategy(result.text);
    if (typeof strategy === "string") return this.#report("answer", strategy);
    this.#current = samplerFor(strategy, this.#current, this.#ticks);
    this.#lastText = result.text;
    diag.debug(`The sampler is now ${toText(this)}.`);
  }

  #report(cause: StrategyFailure, problem: string): void {
    // Without the path, which may hold a key.
    const { origin, port } = new URL(this.#url);
    const hint = port === "14250"
      ? " Port 14250 is Jaeger's gRPC port, which this sampler does not support; use the HTTP " +
        "port, 5778."
      : "";
    const what = cause === "answer" ? "cannot be used" : "could not be fetched";
    reportOnce(
      `jaeger-sampler-${cause}`,
      "warn",
      `The sampling strategy of ${origin} ${what}: ${problem}. ${toText(this)} decides until a ` +
        `later request succeeds.${hint}`,
    );
  }
}

function checkedMs(name: string, value: number): number {
  if (typeof value === "number" && value >= 1) return value;
  throw new RangeError(
    `Cannot make a JaegerRemoteSampler: ${name} must be at least 1, not ${String(value)}.`,
  );
}

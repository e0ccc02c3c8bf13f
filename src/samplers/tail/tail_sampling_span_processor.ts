import { type Context, reportOnce, type SpanContext, trace as traceApi } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import {
  type FlushOptions,
  type FlushResult,
  type ReadableSpan,
  type RecordedSpan,
  type SpanProcessor,
  SYSTEM_TIMERS,
  type Timers,
} from "../../sdk/mod.ts";
import { flushAllNow } from "../../sdk/flush_all.ts";
import { SAMPLED } from "../../sdk/trace/span/span_flags.ts";
import { askToKeep } from "./ask_to_keep.ts";
import type { KeepTrace } from "./local_trace.ts";
import { createStamps } from "./stamps.ts";
import {
  resolveTailSamplingBounds,
  type TailSamplingBounds,
  type TailSamplingOptions,
} from "./tail_sampling_options.ts";

/** What became of the sampled spans that have ended; each is counted once. */
export interface TailSamplingStats {
  /** Spans of local traces that the sampler keeps: handed on. */
  readonly kept: number;
  /** Spans of local traces that the sampler does not keep. */
  readonly dropped: number;
  /** Spans handed on without a decision: over a bound, flushed, or at the end of the process. */
  readonly undecided: number;
  /** Spans that are held until their local root ends. */
  readonly held: number;
}

type Fate = Exclude<keyof TailSamplingStats, "held">;

/** A local trace of which a span lives or is held. */
interface TraceInHand {
  readonly root: SpanContext;
  /** Spans that have ended, in the order of their ends; none once there is a fate. */
  spans: ReadableSpan[];
  /** The round in which the first of them came to be held. */
  round: number;
  fate: Fate | undefined;
}

const NO_SPANS: ReadableSpan[] = [];

/**
 * Stands before the processors that export and hands on whole local traces, or none of their spans:
 * the sampler is asked once, when the local root ends. Until then the spans that have ended are
 * held; those that end later follow the decision. A span whose parent is not recorded, or not
 * sampled, is a local root of its own. Spans that are not sampled pass through.
 *
 * @example
 * ```ts
 * import { InMemorySpanExporter } from "@offthread/otel/exporters";
 * import { TailSamplingSpanProcessor } from "@offthread/otel/samplers";
 * import { BatchSpanProcessor, TracerProvider } from "@offthread/otel/sdk";
 *
 * const exporter = new InMemorySpanExporter();
 * const processor = new TailSamplingSpanProcessor(
 *   new BatchSpanProcessor(exporter),
 *   ({ spans }) => spans.length > 1,
 * );
 * const provider = new TracerProvider({ spanProcessors: [processor] });
 * provider.getTracer("shop").startSpan("alone").end();
 * await provider.forceFlush();
 * console.assert(exporter.finishedSpans().length === 0);
 * console.assert(processor.stats().dropped === 1);
 * ```
 */
export class TailSamplingSpanProcessor implements SpanProcessor {
  /** Defined only where the next processor has one. */
  readonly onEnding?: (span: RecordedSpan) => void;
  readonly #next: SpanProcessor;
  readonly #keep: KeepTrace;
  readonly #bounds: TailSamplingBounds;
  readonly #timers: Timers;
  // By the span's context: of a parent there may be nothing else, and it is always the same object.
  readonly #traces = createStamps<TraceInHand>();
  // Those with spans that are held, the one that holds them longest first.
  readonly #holding = new Set<TraceInHand>();
  readonly #counts: Record<Fate, number> = { kept: 0, dropped: 0, undecided: 0 };
  #heldCount = 0;
  // Rounds of half of maxHoldMs, each as long as something is held: no clock need be read.
  #round = 0;
  #cancelTimer: (() => void) | undefined;
  #isEnding = false;
  #isShutDown = false;

  /**
   * Samples what another processor exports.
   *
   * @param next Is given what is kept. It is told of the start of each span, also of those that are
   * dropped. The processor owns it and shuts it down.
   * @param keep Says whether a local trace is handed on; one for which it throws, or answers
   * neither true nor false, is.
   * @throws RangeError for bounds that are no numbers of at least 0.
   */
  constructor(next: SpanProcessor, keep: KeepTrace, options: TailSamplingOptions = {}) {
    this.#next = next;
    this.#keep = keep;
    this.#bounds = resolveTailSamplingBounds(options);
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    if (next.onEnding !== undefined) this.onEnding = (span) => next.onEnding?.(span);
  }

  /** Most spans that are held. */
  get maxHeldSpans(): number {
    return this.#bounds.maxHeldSpans;
  }

  /** Counts since the start. */
  stats(): TailSamplingStats {
    return { ...this.#counts, held: this.#heldCount };
  }

  /** Notes to which local trace the span belongs. */
  onStart(span: RecordedSpan, parentContext: Context): void {
    const own = span.spanContext();
    if ((own.traceFlags & SAMPLED) !== 0) {
      this.#traces.put(
        own,
        this.#around(parentContext) ?? { root: own, spans: [], round: 0, fate: undefined },
      );
    }
    return this.#next.onStart(span, parentContext);
  }

  /** Holds the span, or does with it what its local trace's fate is. */
  onEnd(span: ReadableSpan): void {
    const own = span.spanContext();
    if ((own.traceFlags & SAMPLED) === 0) return this.#handOn(span);
    const trace = this.#traces.get(own);
    if (trace === undefined) return this.#settle(span, "undecided");
    if (trace.fate !== undefined) return this.#settle(span, trace.fate);
    trace.spans.push(span);
    this.#heldCount++;
    if (own === trace.root) this.#decide(trace, span);
    else this.#hold(trace);
  }

  /** Hands on what is held, as `handOver` does, and delivers it. */
  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    this.handOver();
    // Plain JavaScript may have left it out where there is nothing to flush.
    return await this.#next.forceFlush?.(options) ?? "success";
  }

  /** Hands on what is held, as `handOver` does, delivers it, and holds nothing any more. */
  async shutdown(options?: FlushOptions): Promise<FlushResult> {
    this.#isShutDown = true;
    this.#cancelTimer?.();
    this.handOver();
    return await this.#next.shutdown(options) ?? "success";
  }

  /**
   * Hands on what is held, since it is not known whether it would be kept. What ends later in those
   * local traces is handed on too.
   */
  handOver(): void {
    for (const trace of this.#holding) this.#settleAll(trace, "undecided");
  }

  /** The same at the end of the process: until the next turn, should there be one, none is held. */
  flushNow(): void {
    this.#isEnding = true;
    this.#timers.after(0, () => this.#isEnding = false);
    this.handOver();
    flushAllNow([this.#next]);
  }

  #around(parentContext: Context): TraceInHand | undefined {
    try {
      const parent = traceApi.getSpan(parentContext)?.spanContext();
      return parent === undefined ? undefined : this.#traces.get(parent);
    } catch {
      return undefined; // the tracer has said what there is to say of a parent that cannot be read
    }
  }

  #decide(trace: TraceInHand, localRootSpan: ReadableSpan): void {
    const { traceId } = trace.root;
    const isKept = askToKeep(this.#keep, { traceId, localRootSpan, spans: [...trace.spans] });
    // The sampler may have flushed.
    if (trace.fate === undefined) this.#settleAll(trace, isKept ? "kept" : "dropped");
  }

  #hold(trace: TraceInHand): void {
    const { maxHeldSpans, maxSpansPerTrace } = this.#bounds;
    if (this.#isEnding || this.#isShutDown) return this.#settleAll(trace, "undecided");
    if (!this.#holding.has(trace)) {
      trace.round = this.#round;
      this.#holding.add(trace);
      if (this.#cancelTimer === undefined) this.#startRound();
    }
    if (trace.spans.length > maxSpansPerTrace) this.#giveUp(trace, "maxSpansPerTrace");
    for (const oldest of this.#holding) {
      if (this.#heldCount <= maxHeldSpans) break;
      this.#giveUp(oldest, "maxHeldSpans");
    }
  }

  #startRound(): void {
    this.#cancelTimer = this.#timers.after(this.#bounds.maxHoldMs / 2, () => {
      this.#cancelTimer = undefined;
      for (const trace of this.#holding) {
        if (trace.round === this.#round) break;
        this.#giveUp(trace, "maxHoldMs");
      }
      this.#round++;
      if (this.#holding.size > 0) this.#startRound();
    });
  }

  #giveUp(trace: TraceInHand, bound: keyof TailSamplingBounds): void {
    reportOnce(
      `tail-sampling-${bound}`,
      "warn",
      "Traces are exported without asking the tail sampler, because they are over its bound " +
        `${bound}, ${this.#bounds[bound]}.`,
    );
    this.#settleAll(trace, "undecided");
  }

  #settleAll(trace: TraceInHand, fate: Fate): void {
    const { spans } = trace;
    trace.fate = fate;
    trace.spans = NO_SPANS;
    this.#holding.delete(trace);
    this.#heldCount -= spans.length;
    for (const span of spans) this.#settle(span, fate);
  }

  #settle(span: ReadableSpan, fate: Fate): void {
    this.#counts[fate]++;
    if (fate !== "dropped") this.#handOn(span);
  }

  #handOn(span: ReadableSpan): void {
    try {
      catchRejection(this.#next.onEnd(span), reportThrow);
    } catch (error) {
      reportThrow(error);
    }
  }
}

function reportThrow(error: unknown): void {
  const message = `A span processor's onEnd threw behind the tail sampler: ${toText(error)}`;
  reportOnce("tail-sampling-next", "error", message);
}

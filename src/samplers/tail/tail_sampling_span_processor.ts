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
import { ExpiringSet } from "./expiring_set.ts";
import type { KeepTrace } from "./local_trace.ts";
import { createStamps } from "./stamps.ts";
import {
  resolveTailSamplingBounds,
  type TailSamplingBounds,
  type TailSamplingOptions,
} from "./tail_sampling_options.ts";

/** What became of the sampled spans that have ended; each is counted once. */
export interface TailSamplingStats {
  /** Spans handed on because the sampler keeps their local trace. */
  readonly kept: number;
  /** Spans of local traces that the sampler does not keep. */
  readonly dropped: number;
  /** Spans handed on without a decision: over a bound, flushed, or at the end of the process. */
  readonly undecided: number;
  /** Spans that are held until their local root ends. */
  readonly held: number;
}

type Fate = Exclude<keyof TailSamplingStats, "held">;

/** A local trace that has live or held spans. */
interface TrackedTrace {
  /** Of the local root. */
  readonly root: SpanContext;
  /** Spans that have ended, in the order of their ends; empty once there is a fate. */
  spans: ReadableSpan[];
  /** Undefined until the trace is finished; spans that end later follow it. */
  fate: Fate | undefined;
}

const NO_SPANS: ReadableSpan[] = [];

/**
 * Sits in front of the processors that export, and hands on either all or none of the spans of a
 * local trace. The sampler is asked once, when the local root ends. Ended spans are held until
 * then; spans that end later follow the decision. A span whose parent is not recorded, or not
 * sampled, is a local root itself. Spans that are not sampled pass through.
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
  /** Defined only if the next processor has one. */
  readonly onEnding?: (span: RecordedSpan) => void;
  readonly #next: SpanProcessor;
  readonly #keep: KeepTrace;
  readonly #bounds: TailSamplingBounds;
  readonly #timers: Timers;
  // Keyed by span context: it may be all there is of a parent, and is always the same object.
  readonly #traces = createStamps<TrackedTrace>();
  // The local traces with held spans, in the order of their first held span.
  readonly #heldTraces: ExpiringSet<TrackedTrace>;
  readonly #counts: Record<Fate, number> = { kept: 0, dropped: 0, undecided: 0 };
  #heldCount = 0;
  #isEnding = false;
  #isShutDown = false;

  /**
   * Samples what another processor exports.
   *
   * @param next Receives the spans that are kept. Its `onStart` is called for each span, also if it
   * is dropped. This processor owns it and shuts it down.
   * @param keep Returns whether to hand on a local trace. If it throws, or returns neither true nor
   * false, the trace is handed on.
   * @throws RangeError if a bound is not a number of at least 0.
   */
  constructor(next: SpanProcessor, keep: KeepTrace, options: TailSamplingOptions = {}) {
    this.#next = next;
    this.#keep = keep;
    this.#bounds = resolveTailSamplingBounds(options);
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    this.#heldTraces = new ExpiringSet({
      maxMs: this.#bounds.maxHoldMs,
      timers: this.#timers,
      onExpired: (trace) => this.#finishOverBound(trace, "maxHoldMs"),
    });
    if (next.onEnding !== undefined) this.onEnding = (span) => next.onEnding?.(span);
  }

  /** The maximum number of spans that are held. */
  get maxHeldSpans(): number {
    return this.#bounds.maxHeldSpans;
  }

  /** Counts since the start. */
  stats(): TailSamplingStats {
    return { ...this.#counts, held: this.#heldCount };
  }

  /** Notes which local trace the span belongs to. */
  onStart(span: RecordedSpan, parentContext: Context): void {
    const own = span.spanContext();
    if ((own.traceFlags & SAMPLED) !== 0) {
      const trace = this.#traceOf(parentContext) ?? { root: own, spans: [], fate: undefined };
      this.#traces.put(own, trace);
    }
    return this.#next.onStart(span, parentContext);
  }

  /** Holds the span, or finishes it if its local trace is finished. */
  onEnd(span: ReadableSpan): void {
    const own = span.spanContext();
    if ((own.traceFlags & SAMPLED) === 0) return this.#callNext(span);
    const trace = this.#traces.get(own);
    if (trace === undefined) return this.#finishSpan(span, "undecided");
    if (trace.fate !== undefined) return this.#finishSpan(span, trace.fate);
    trace.spans.push(span);
    this.#heldCount++;
    if (own === trace.root) this.#decide(trace, span);
    else this.#hold(trace);
  }

  /** Hands on the held spans, as `handOver` does, and flushes the next processor. */
  async forceFlush(options?: FlushOptions): Promise<FlushResult> {
    this.handOver();
    // A processor in plain JavaScript may lack this method.
    return await this.#next.forceFlush?.(options) ?? "success";
  }

  /** Hands on the held spans, and shuts down the next processor. Holds no spans from then on. */
  async shutdown(options?: FlushOptions): Promise<FlushResult> {
    this.#isShutDown = true;
    this.#heldTraces.stop();
    this.handOver();
    return await this.#next.shutdown(options) ?? "success";
  }

  /**
   * Hands on the held spans, since it is not known whether they would be kept. Spans of their local
   * traces that end later are handed on too.
   */
  handOver(): void {
    for (const trace of this.#heldTraces) this.#finishTrace(trace, "undecided");
  }

  /**
   * Hands on the held spans at the end of the process, and flushes the next processor. No span is
   * held until the next turn of the event loop, if there is one.
   */
  flushNow(): void {
    this.#isEnding = true;
    this.#timers.after(0, () => this.#isEnding = false);
    this.handOver();
    flushAllNow([this.#next]);
  }

  #traceOf(parentContext: Context): TrackedTrace | undefined {
    try {
      const parent = traceApi.getSpan(parentContext)?.spanContext();
      return parent === undefined ? undefined : this.#traces.get(parent);
    } catch {
      return undefined; // the tracer has already reported a parent that cannot be read
    }
  }

  #decide(trace: TrackedTrace, localRootSpan: ReadableSpan): void {
    const { traceId } = trace.root;
    const isKept = askToKeep(this.#keep, { traceId, localRootSpan, spans: [...trace.spans] });
    // The sampler may have flushed, which finishes the trace.
    if (trace.fate === undefined) this.#finishTrace(trace, isKept ? "kept" : "dropped");
  }

  #hold(trace: TrackedTrace): void {
    const { maxHeldSpans, maxSpansPerTrace } = this.#bounds;
    if (this.#isEnding || this.#isShutDown) return this.#finishTrace(trace, "undecided");
    this.#heldTraces.add(trace);
    if (trace.spans.length > maxSpansPerTrace) this.#finishOverBound(trace, "maxSpansPerTrace");
    if (this.#heldCount <= maxHeldSpans) return;
    for (const oldest of this.#heldTraces) {
      this.#finishOverBound(oldest, "maxHeldSpans");
      if (this.#heldCount <= maxHeldSpans) break;
    }
  }

  #finishOverBound(trace: TrackedTrace, bound: keyof TailSamplingBounds): void {
    reportOnce(
      `tail-sampling-${bound}`,
      "warn",
      `Traces that exceed ${bound} (${this.#bounds[bound]}) are exported without asking the tail ` +
        "sampler.",
    );
    this.#finishTrace(trace, "undecided");
  }

  #finishTrace(trace: TrackedTrace, fate: Fate): void {
    const { spans } = trace;
    trace.fate = fate;
    trace.spans = NO_SPANS;
    this.#heldTraces.delete(trace);
    this.#heldCount -= spans.length;
    for (const span of spans) this.#finishSpan(span, fate);
  }

  #finishSpan(span: ReadableSpan, fate: Fate): void {
    this.#counts[fate]++;
    if (fate !== "dropped") this.#callNext(span);
  }

  #callNext(span: ReadableSpan): void {
    try {
      catchRejection(this.#next.onEnd(span), reportThrow);
    } catch (error) {
      reportThrow(error);
    }
  }
}

function reportThrow(error: unknown): void {
  reportOnce(
    "tail-sampling-next",
    "error",
    "onEnd() of a span processor behind the tail sampler threw; the span may not be exported: " +
      toText(error),
  );
}

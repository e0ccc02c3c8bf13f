import {
  type Attributes,
  type Context,
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  isTracingSuppressed,
  type Link,
  reportOnce,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  trace,
  type Tracer,
} from "../../api/mod.ts";
import {
  attributesOfShape,
  type ShapedStart,
  ShapedTracer,
  type ShapedValues,
} from "../../api/global/inner_protocol.ts";
import { givenContext } from "../../api/context/given_context.ts";
import { toText } from "../../api/to_text.ts";
import { type TraceWords, traceWordsOf } from "./ids/id_words.ts";
import { RecordingSpan } from "./span/recording_span.ts";
import { SamplingDecision } from "./samplers/sampler.ts";
import { parentOrigin } from "./span/span_counts.ts";
import { RANDOM, SAMPLED } from "./span/span_flags.ts";
import type { TracerState } from "./tracer_state.ts";
import { UnsampledSpan } from "./span/unsampled_span.ts";

const NO_OPTIONS: SpanOptions = {};
const NO_ATTRIBUTES: Attributes = Object.freeze({});
const NO_LINKS: Link[] = [];

/** Starts spans for one instrumentation scope (specification, Trace SDK, Tracer). */
export class SdkTracer extends ShapedTracer implements Tracer {
  readonly #state: TracerState;

  /** Called by the `TracerProvider`. */
  constructor(state: TracerState) {
    super();
    this.#state = state;
  }

  /** Whether a span started now could be recorded: false without span processors. */
  enabled(): boolean {
    return this.#state.isEnabled && this.#state.provider.isRecording;
  }

  startSpan(
    name: string,
    givenOptions?: SpanOptions,
    context: Context = contextApi.active(),
  ): Span {
    return this.#start(name, givenOptions ?? NO_OPTIONS, context);
  }

  startShaped(name: string, shaped: ShapedStart, context: Context): Span {
    return this.#start(name, NO_OPTIONS, context, shaped);
  }

  #start(name: string, options: SpanOptions, context: Context, shaped?: ShapedStart): Span {
    try {
      return this.#startOrThrow(name, options, context, shaped);
    } catch (error) {
      // Options, context and parent may be of any type, and reading them may run the application's
      // code.
      reportOnce("span-start", "error", `A span could not be started: ${toText(error)}`);
      return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    }
  }

  #startOrThrow(name: string, options: SpanOptions, context: Context, shaped?: ShapedStart): Span {
    const { provider } = this.#state;
    const parentContext = options.root === true ? trace.deleteSpan(context) : context;
    const parent = trace.getSpan(parentContext);
    if (!this.#state.isEnabled || !provider.isRecording || isTracingSuppressed(context)) {
      return passThrough(parent);
    }
    const isOwnParent = parent instanceof RecordingSpan || parent instanceof UnsampledSpan;
    const foreignParent = isOwnParent ? undefined : validContextOf(parent);
    const parentFlags = isOwnParent ? parent.traceFlags : flagsOf(foreignParent);
    const parentState = isOwnParent ? parent.traceState : foreignParent?.traceState;
    const hasParent = parentFlags !== undefined;
    const isRemote = foreignParent?.isRemote === true;
    const isRandom = hasParent ? (parentFlags & RANDOM) !== 0 : provider.ids.isRandom;

    const sampler = provider.sampler.forParent(parentFlags, isRemote);
    const { usesTraceId } = sampler;
    let words: TraceWords | undefined = isOwnParent ? parent : undefined;
    if (foreignParent !== undefined) words = traceWordsOf(foreignParent.traceId);
    else if (words === undefined && usesTraceId) words = provider.ids.newTrace();

    const kind = shaped === undefined ? kindOf(options.kind) : shaped.kind;
    let values: ShapedValues | undefined;
    if (shaped !== undefined && sampler.usesAttributes) values = shaped.values();
    // An invalid parent context may still have a trace state, which only the full question shows.
    const isComplete = hasParent || parent === undefined;
    const decided = isComplete ? sampler.decide(words, name, parentFlags, parentState) : undefined;
    // Read only once, since they may be getters, and not at all for a span that is already dropped.
    const isDropped = decided?.decision === SamplingDecision.NOT_RECORD;
    const { attributes, links } = isDropped ? NO_OPTIONS : options;
    const result = decided ??
      sampler.ask(words, [
        parentContext,
        "",
        name,
        kind,
        shaped === undefined || values === undefined
          ? attributes ?? NO_ATTRIBUTES
          : attributesOfShape(shaped.shape, values),
        links ?? NO_LINKS,
      ]);
    const traceState = result.traceState ?? parentState;
    const flags = isRandom ? RANDOM : 0;
    if (result.decision === SamplingDecision.NOT_RECORD) {
      provider.counts?.start(parentOrigin(hasParent, isRemote), result.decision);
      return new UnsampledSpan(provider.ids, words, flags, traceState);
    }
    const span = new RecordingSpan(this.#state, toText(name), kind);
    provider.ids.assignIds(span, words);
    span.traceState = traceState;
    const isSampled = result.decision === SamplingDecision.RECORD_AND_SAMPLED;
    span.setFlags(isSampled ? flags | SAMPLED : flags, isRemote);
    if (parent instanceof RecordingSpan) span.setParent(parent);
    else if (foreignParent !== undefined) span.setParentContext(foreignParent);
    else if (isOwnParent) span.setParentContext(parent.spanContext());
    if (shaped !== undefined) span.setShape(shaped.shape, values ?? shaped.values());
    else if (attributes !== undefined) span.setAttributes(attributes);
    if (result.attributes !== undefined) span.setAttributes(result.attributes);
    if (links !== undefined) span.addLinks(links);
    span.start(options.startTime);
    provider.counts?.start(parentOrigin(hasParent, isRemote), result.decision);
    provider.processor.onStart(span, parentContext);
    return span;
  }

  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    optionsOrFn: SpanOptions | F,
    contextOrFn?: Context | F,
    fn?: F,
  ): ReturnType<F> {
    if (typeof optionsOrFn === "function") {
      return this.#run(name, undefined, undefined, optionsOrFn);
    }
    if (typeof contextOrFn === "function") {
      return this.#run(name, optionsOrFn, undefined, contextOrFn);
    }
    if (typeof fn === "function") return this.#run(name, optionsOrFn, contextOrFn, fn);
    // why: only plain JavaScript passes no function, so there is no result of one to return
    return undefined as ReturnType<F>;
  }

  #run<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions | undefined,
    context: Context | undefined,
    fn: F,
  ): ReturnType<F> {
    const parentContext = givenContext(context);
    const span = this.startSpan(name, options, parentContext);
    // why: a function of type F returns ReturnType<F>
    const run = fn as (span: Span) => ReturnType<F>;
    return contextApi.with(trace.setSpan(parentContext, span), run, undefined, span);
  }
}

// When nothing is recorded, the specification wants the parent's context to be passed on.
function passThrough(parent: Span | undefined): Span {
  if (parent === undefined || parent === null) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  return parent.isRecording() ? trace.wrapSpanContext(parent.spanContext()) : parent;
}

// A span whose context cannot be read is not a parent.
function validContextOf(parent: Span | undefined): SpanContext | undefined {
  if (parent === undefined || parent === null) return undefined;
  try {
    const context = parent.spanContext() ?? INVALID_SPAN_CONTEXT;
    return isSpanContextValid(context) ? context : undefined;
  } catch (error) {
    reportOnce("span-parent", "warn", `A parent span could not be read: ${toText(error)}`);
    return undefined;
  }
}

// A foreign span, or plain JavaScript, may have flags of any type.
function flagsOf(context: SpanContext | undefined): number | undefined {
  return typeof context?.traceFlags === "number" ? context.traceFlags : context && 0;
}

function kindOf(kind: SpanOptions["kind"]): SpanKind {
  // Plain JavaScript may pass anything.
  const isKind = kind !== undefined && Number.isInteger(kind) && kind >= 0 && kind <= 4;
  return isKind ? kind : SpanKind.INTERNAL;
}

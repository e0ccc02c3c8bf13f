import {
  type Attributes,
  type Context,
  createTraceState,
  isSpanContextValid,
  type Link,
  reportOnce,
  type SpanContext,
  type SpanKind,
  trace,
  type TraceState,
} from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import { hexToWord } from "../../snapshot/mod.ts";
import { MAX_NESTING, reportNesting } from "../../sdk/nesting.ts";
import { RandomWords, type SeedSource } from "../../sdk/trace/ids/random_words.ts";
import {
  type Sampler,
  SamplingDecision,
  type SamplingResult,
} from "../../sdk/trace/samplers/sampler.ts";
import { offerShortWay } from "../../sdk/trace/samplers/short_way.ts";
import { addedAttributes } from "./added_attributes.ts";
import type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
import { type OtEntry, otEntryOf, withOtEntry, withThreshold, writeOtEntry } from "./ot_entry.ts";
import { requireComposable } from "./require_composable.ts";
import {
  DROPPED,
  isReached,
  KEPT,
  type KnownThreshold,
  knownThreshold,
} from "./known_threshold.ts";

/** How many samplers are being asked, one within another: a sampler may start spans. */
let depth = 0;

const NO_STATE: TraceState = createTraceState();

/** Options of a `CompositeSampler`. */
export interface CompositeSamplerOptions {
  /** Seeds the random numbers that decide for spans that cannot be counted. */
  readonly seed?: SeedSource;
}

/**
 * Decides by the intent of a composable sampler (specification, Trace SDK, CompositeSampler). All
 * its decisions are consistent: a trace that is kept at one probability is kept at every larger
 * one, in any service. The threshold is propagated in `tracestate`, so that spans can be counted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ROOT_CONTEXT } from "@offthread/otel/api";
 * import {
 *   ComposableParentThresholdSampler,
 *   ComposableProbabilitySampler,
 *   CompositeSampler,
 * } from "@offthread/otel/samplers";
 *
 * // A tenth of the traces; spans with a parent do as it did.
 * const root = new ComposableProbabilitySampler(0.1);
 * const sampler = new CompositeSampler(new ComposableParentThresholdSampler(root));
 *
 * const traceId = "0af7651916cd43dd84f0000000000000";
 * const { traceState } = sampler.shouldSample(ROOT_CONTEXT, traceId, "work", 0, {}, []);
 * assert.equal(traceState?.serialize(), "ot=th:e666");
 * ```
 */
export class CompositeSampler implements Sampler {
  readonly #root: ComposableSampler;
  readonly #random: RandomWords;

  /**
   * Decides by the intents of this sampler.
   *
   * @throws TypeError if there is no sampler to ask.
   */
  constructor(root: ComposableSampler, options: CompositeSamplerOptions = {}) {
    this.#root = requireComposable(root, "a CompositeSampler");
    this.#random = new RandomWords(options.seed);
    offerShortWay(this, CompositeSampler.prototype, { byQuestion: this });
  }

  /** As for the inner sampler; true if a subclass overrides `shouldSample`. */
  get usesAttributes(): boolean {
    return this.#root.usesAttributes !== false ||
      this.shouldSample !== CompositeSampler.prototype.shouldSample;
  }

  /**
   * Keeps the span if the randomness of its trace is not below the threshold. The span is dropped
   * if the inner sampler throws, or returns no intent.
   */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const [word2, word3] = [hexToWord(traceId, 16), hexToWord(traceId, 24)];
    return this.decide(word2, word3, [context, traceId, name, kind, attributes, links]);
  }

  /**
   * Does what `shouldSample` does, with the third and fourth word of the trace id. The tracer calls
   * this, which saves it the hexadecimal form.
   *
   * @param question The arguments of `shouldSample`; the trace id among them is ignored.
   */
  decide(
    word2: number,
    word3: number,
    question: Parameters<Sampler["shouldSample"]>,
  ): SamplingResult {
    const [context, , name, kind, attributes, links] = question;
    const spanContext = spanContextIn(context);
    const parent = spanContext && isSpanContextValid(spanContext) ? spanContext : undefined;
    // A caller that starts a trace may pass a trace state in an invalid span context.
    const traceState = spanContext?.traceState ?? undefined;
    const intent = this.#ask({ context, parent, name, kind, attributes, links });
    const { threshold, isReliable, traceStateProvider } = intent;
    const entry = otEntryOf(traceState);
    const isKept = threshold !== undefined && (threshold.text === "0" ||
      (isReliable
        ? isThresholdReached(threshold, entry, word2, word3)
        : isReached(threshold, this.#random.word(), this.#random.word())));
    const counted = isKept && isReliable ? threshold : undefined;
    const added = isKept ? addedAttributes(intent.attributesProvider) : undefined;
    const isBare = traceState === undefined && traceStateProvider === undefined;
    if (isBare && added === undefined) return isKept ? counted?.kept ?? KEPT : DROPPED;
    const changed = isBare
      ? counted?.kept.traceState
      : changedTraceState(traceStateProvider, traceState, entry, counted?.text);
    if (added === undefined && changed === traceState && parent !== undefined) {
      return isKept ? KEPT : DROPPED;
    }
    return Object.freeze({
      decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      attributes: added,
      traceState: changed,
    });
  }

  /** `CompositeSampler{...}`, with the inner sampler. */
  toString(): string {
    return `CompositeSampler{${toText(this.#root)}}`;
  }

  // The sampler may be the application's code, so its intent is read once, here. Never throws.
  #ask(parameters: SamplingParameters): ReadIntent {
    if (depth === MAX_NESTING) {
      reportNesting("a span is dropped");
      return NO_INTENT;
    }
    depth++;
    try {
      const intent = this.#root.getSamplingIntent(parameters);
      const { threshold: given, adjustedCountReliable, traceStateProvider } = intent;
      const threshold = given === null ? undefined : knownThreshold(given);
      if (threshold !== undefined || given === null) {
        const isReliable = adjustedCountReliable === true;
        const { attributesProvider } = intent;
        return { threshold, isReliable, attributesProvider, traceStateProvider };
      }
      catchRejection(intent, (error) => this.#reportThrow(error));
      reportOnce(
        "sampling-intent-answer",
        "error",
        `Composable sampler ${toText(this.#root)} returned no sampling intent; the span is ` +
          "dropped.",
      );
    } catch (error) {
      this.#reportThrow(error);
    } finally {
      depth--;
    }
    return NO_INTENT;
  }

  #reportThrow(error: unknown): void {
    reportOnce(
      "sampling-intent-threw",
      "error",
      `Composable sampler ${toText(this.#root)} threw; the span is dropped: ${toText(error)}`,
    );
  }
}

/** A sampling intent that was read and checked. */
interface ReadIntent extends Pick<SamplingIntent, "attributesProvider" | "traceStateProvider"> {
  /** Undefined to drop the span. */
  readonly threshold: KnownThreshold | undefined;
  readonly isReliable: boolean;
}

const NO_INTENT: ReadIntent = { threshold: undefined, isReliable: false };

// A foreign span may throw, and then counts as no parent. Never throws.
function spanContextIn(context: Context): SpanContext | undefined {
  try {
    return trace.getSpanContext(context);
  } catch (error) {
    reportOnce(
      "span-parent",
      "warn",
      `A parent span could not be read, and is ignored: ${toText(error)}`,
    );
    return undefined;
  }
}

function isThresholdReached(
  threshold: KnownThreshold,
  entry: OtEntry,
  word2: number,
  word3: number,
): boolean {
  if (entry.randomness !== undefined) return entry.randomness >= threshold.text;
  return isReached(threshold, word2, word3);
}

// Never throws.
function changedTraceState(
  traceStateProvider: SamplingIntent["traceStateProvider"],
  traceState: TraceState | undefined,
  entry: OtEntry,
  threshold: string | undefined,
): TraceState | undefined {
  if (traceStateProvider === undefined) return withThreshold(traceState, entry, threshold);
  let given: TraceState | undefined;
  try {
    given = traceStateProvider(traceState ?? NO_STATE);
    catchRejection(given, reportUnreadableState);
  } catch (error) {
    reportUnreadableState(error);
  }
  if (typeof given?.serialize !== "function") return withThreshold(traceState, entry, threshold);
  if (otEntryOf(given).text === entry.text) return withThreshold(given, entry, threshold);
  reportOnce(
    "sampling-intent-ot",
    "error",
    'A composable sampler changed the entry "ot" of a trace state, which only CompositeSampler ' +
      "may write; the change is undone.",
  );
  return withOtEntry(given, writeOtEntry(entry, threshold));
}

function reportUnreadableState(error: unknown): void {
  reportOnce(
    "sampling-intent-trace-state",
    "error",
    "The trace state of a sampling intent could not be read; the parent's is used: " +
      toText(error),
  );
}

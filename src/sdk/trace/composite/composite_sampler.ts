import {
  type Attributes,
  type Context,
  createTraceState,
  isSpanContextValid,
  type Link,
  reportOnce,
  type SpanKind,
  trace,
  type TraceState,
} from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import { wordToHex } from "../../../snapshot/mod.ts";
import { RandomIdGenerator, type SeedSource } from "../random_id_generator.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "../sampler.ts";
import { DROPPING_INTENT } from "./composable_always_off_sampler.ts";
import type {
  ComposableSampler,
  SamplingIntent,
  SamplingParameters,
} from "./composable_sampler.ts";
import {
  type OtEntry,
  otEntryOf,
  randomnessOf,
  withOtEntry,
  withThreshold,
  writeOtEntry,
} from "./ot_entry.ts";
import { requireComposable } from "./require_composable.ts";
import { DROPPED, KEPT, keptWith } from "./sampling_results.ts";
import { readThreshold } from "./threshold.ts";

const NO_STATE: TraceState = createTraceState();

/** Options of a `CompositeSampler`. */
export interface CompositeSamplerOptions {
  /** Seeds the random numbers that decide where spans cannot be counted. */
  readonly seed?: SeedSource;
}

/**
 * Decides by what a composable sampler would like (specification, Trace SDK, CompositeSampler). All
 * its decisions are consistent: a trace that is kept by one probability is kept by every larger
 * one, wherever it is asked for. The threshold goes along in `tracestate`, so that spans can be
 * counted.
 */
export class CompositeSampler implements Sampler {
  readonly #root: ComposableSampler;
  readonly #random: RandomIdGenerator;
  // What came last of a composable sampler, and its shortest form.
  #given: unknown;
  #threshold: string | undefined;

  /**
   * Asks this sampler what it would like.
   *
   * @throws TypeError without a sampler to ask.
   */
  constructor(root: ComposableSampler, options: CompositeSamplerOptions = {}) {
    this.#root = requireComposable(root, "a CompositeSampler");
    this.#random = new RandomIdGenerator(options.seed);
  }

  /** As the sampler inside, unless a class made from this one decides by itself. */
  get usesAttributes(): boolean {
    return this.#root.usesAttributes !== false ||
      this.shouldSample !== CompositeSampler.prototype.shouldSample;
  }

  /**
   * Keeps the span when the randomness of its trace is not below the threshold. The span is dropped
   * when the sampler inside throws, or answers no intent.
   */
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const spanContext = trace.getSpanContext(context);
    const hasParent = spanContext !== undefined && isSpanContextValid(spanContext);
    const parent = hasParent ? spanContext : undefined;
    // Who starts a trace may give it a trace state by a span context that is not valid.
    const traceState = spanContext?.traceState ?? undefined;
    const entry = otEntryOf(traceState);
    const intent = this.#ask({ context, parent, name, kind, attributes, links });
    const { threshold, adjustedCountReliable } = intent;
    const isKept = threshold !== null &&
      (threshold === "0" || this.#randomness(adjustedCountReliable, entry, traceId) >= threshold);
    const written = isKept && adjustedCountReliable ? threshold : undefined;
    const added = isKept ? addedAttributes(intent) : undefined;
    const isBare = traceState === undefined && intent.traceStateProvider === undefined;
    if (isBare && added === undefined) return isKept ? keptWith(written) : DROPPED;
    const changed = isBare
      ? keptWith(written).traceState
      : changedTraceState(intent, traceState, entry, written);
    if (added === undefined && changed === traceState && hasParent) return isKept ? KEPT : DROPPED;
    return Object.freeze({
      decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      attributes: added,
      traceState: changed,
    });
  }

  /** `CompositeSampler{...}`, with the sampler inside. */
  toString(): string {
    return `CompositeSampler{${toText(this.#root)}}`;
  }

  // A copy of the intent, since the sampler may be the application's code. Never throws.
  #ask(parameters: SamplingParameters): SamplingIntent {
    try {
      const intent = this.#root.getSamplingIntent(parameters);
      const { threshold: given, adjustedCountReliable } = intent;
      if (given === null) return intent === DROPPING_INTENT ? intent : droppingIntent(intent);
      if (given !== this.#given) {
        this.#threshold = readThreshold(given);
        this.#given = given;
      }
      const threshold = this.#threshold;
      if (threshold !== undefined) {
        const { attributesProvider, traceStateProvider } = intent;
        return {
          threshold,
          adjustedCountReliable: adjustedCountReliable === true,
          attributesProvider,
          traceStateProvider,
        };
      }
      const message = `Composable sampler ${toText(this.#root)} answered no sampling intent.`;
      reportOnce("sampling-intent-answer", "error", message);
    } catch (error) {
      const name = toText(this.#root);
      const message = `Composable sampler ${name} threw: ${toText(error)}`;
      reportOnce("sampling-intent-threw", "error", message);
    }
    return DROPPING_INTENT;
  }

  #randomness(isReliable: boolean, entry: OtEntry, traceId: string): string {
    if (isReliable) return randomnessOf(entry, traceId);
    return wordToHex(this.#random.word()).slice(2) + wordToHex(this.#random.word());
  }
}

function droppingIntent({ traceStateProvider }: SamplingIntent): SamplingIntent {
  return { ...DROPPING_INTENT, traceStateProvider };
}

// Frozen, since nobody may change a sampler's answer. Never throws.
function addedAttributes({ attributesProvider }: SamplingIntent): Attributes | undefined {
  if (attributesProvider === undefined) return undefined;
  try {
    const attributes = attributesProvider();
    if (typeof attributes !== "object" || attributes === null) return undefined;
    return Object.isFrozen(attributes) ? attributes : Object.freeze({ ...attributes });
  } catch (error) {
    const message = `The attributes of a sampling intent could not be read: ${toText(error)}`;
    reportOnce("sampling-intent-attributes", "error", message);
    return undefined;
  }
}

// Never throws.
function changedTraceState(
  { traceStateProvider }: SamplingIntent,
  traceState: TraceState | undefined,
  entry: OtEntry,
  threshold: string | undefined,
): TraceState | undefined {
  if (traceStateProvider === undefined) return withThreshold(traceState, entry, threshold);
  let given: TraceState | undefined;
  try {
    given = traceStateProvider(traceState ?? NO_STATE);
  } catch (error) {
    const message = `The trace state of a sampling intent could not be read: ${toText(error)}`;
    reportOnce("sampling-intent-trace-state", "error", message);
  }
  if (typeof given?.serialize !== "function") return withThreshold(traceState, entry, threshold);
  if (otEntryOf(given).text === entry.text) return withThreshold(given, entry, threshold);
  const message = "A composable sampler changed the entry ot of a trace state; it is put back.";
  reportOnce("sampling-intent-ot", "error", message);
  return withOtEntry(given, writeOtEntry(entry, threshold));
}

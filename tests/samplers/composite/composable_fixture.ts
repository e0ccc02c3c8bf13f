import {
  type Attributes,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from "../../../src/api/mod.ts";
import type {
  ComposableSampler,
  CompositeSampler,
  SamplingIntent,
  SamplingParameters,
} from "../../../src/samplers/mod.ts";
import type { SamplingDecision, SamplingResult } from "../../../src/sdk/mod.ts";
import { spanContextOf } from "../../sdk/trace/trace_fixture.ts";

/** The parent of a span in a test. */
export interface ParentOptions {
  /** Its `tracestate` header. @default none */
  readonly header?: string;
  /** Its W3C trace flags. @default random, not sampled */
  readonly traceFlags?: number;
  /** The right-most 14 digits of its trace id. @default "80000000000000" */
  readonly randomness?: string;
}

/** A trace id with this randomness. */
export function traceIdWith(randomness: string): string {
  return `0af7651916cd43dd84${randomness}`;
}

/** Parameters of a span named "work", below a remote parent or, where that is left out, none. */
export function parametersOf(options?: ParentOptions): SamplingParameters {
  const { header, traceFlags = 2, randomness = "80000000000000" } = options ?? {};
  const traceState = header === undefined ? undefined : createTraceState(header);
  const traceId = traceIdWith(randomness);
  const parent = options && spanContextOf("a", { traceId, traceFlags, isRemote: true, traceState });
  return {
    context: parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
    parent,
    name: "work",
    kind: SpanKind.INTERNAL,
    attributes: {},
    links: [],
  };
}

/** What a sampler answers to parameters. */
export function resultOf(
  sampler: CompositeSampler,
  { context, parent, name, kind, attributes }: SamplingParameters,
  randomness = "80000000000000",
): SamplingResult {
  const traceId = parent?.traceId ?? traceIdWith(randomness);
  return sampler.shouldSample(context, traceId, name, kind, attributes, []);
}

/** Decision, header of the trace state that the span then has, and attributes. */
export function answerOf(
  sampler: CompositeSampler,
  parameters: SamplingParameters,
  randomness?: string,
): [SamplingDecision, string, Attributes | undefined] {
  const { decision, traceState, attributes } = resultOf(sampler, parameters, randomness);
  const state = traceState ?? parameters.parent?.traceState;
  return [decision, state?.serialize() ?? "", attributes];
}

/** A composable sampler that gives this, whatever it is, and notes what it is asked. */
export class FixedComposable implements ComposableSampler {
  readonly calls: SamplingParameters[] = [];
  readonly usesAttributes?: boolean;
  readonly #intent: unknown;

  constructor(intent: unknown, usesAttributes?: boolean) {
    this.#intent = intent;
    this.usesAttributes = usesAttributes;
  }

  getSamplingIntent(parameters: SamplingParameters): SamplingIntent {
    this.calls.push(parameters);
    return this.#intent as SamplingIntent; // plain JavaScript may answer anything
  }

  toString(): string {
    return "Fixed";
  }
}

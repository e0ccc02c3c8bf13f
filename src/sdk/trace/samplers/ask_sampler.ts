import { reportOnce, type TraceState } from "../../../api/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import { MAX_NESTING, reportNesting } from "../../nesting.ts";
import { type Sampler, SamplingDecision, type SamplingResult } from "./sampler.ts";

/** Arguments of a sampler's `shouldSample`. */
export type SamplingQuestion = Parameters<Sampler["shouldSample"]>;

/**
 * How deep calls of samplers may nest: a composite sampler calls others, and the spans that a
 * sampler starts are sampled too.
 */
const MAX_SAMPLER_DEPTH = 2 * MAX_NESTING;

let depth = 0;

const DROP: SamplingResult = { decision: SamplingDecision.NOT_RECORD };

/**
 * Asks a sampler that may be the application's code. Never throws: a sampler that throws or returns
 * no decision drops the span. The result is a copy, so that its getters run only once.
 */
export function askSampler(sampler: Sampler, question: SamplingQuestion): SamplingResult {
  if (depth === MAX_SAMPLER_DEPTH) {
    reportNesting("a span is dropped");
    return DROP;
  }
  depth++;
  try {
    const result = sampler.shouldSample(...question);
    const decision = decisionOf(result);
    if (decision === undefined) {
      watch(sampler, result);
      const message = `Sampler ${toText(sampler)} returned none of the three sampling decisions; ` +
        "the span is dropped.";
      reportOnce("sampler-answer", "error", message);
      return DROP;
    }
    const { attributes, traceState } = result;
    if (attributes !== undefined) watch(sampler, attributes);
    if (traceState !== undefined) watch(sampler, traceState);
    return { decision, attributes, traceState: isTraceState(traceState) ? traceState : undefined };
  } catch (error) {
    reportThrow(sampler, error);
    return DROP;
  } finally {
    depth--;
  }
}

function watch(sampler: Sampler, given: unknown): void {
  catchRejection(given, (error) => reportThrow(sampler, error));
}

function reportThrow(sampler: Sampler, error: unknown): void {
  reportOnce("sampler-threw", "error", `Sampler ${toText(sampler)} threw: ${toText(error)}`);
}

function decisionOf(result: SamplingResult | undefined): SamplingDecision | undefined {
  const decision = result?.decision;
  switch (decision) {
    case SamplingDecision.NOT_RECORD:
    case SamplingDecision.RECORD:
    case SamplingDecision.RECORD_AND_SAMPLED:
      return decision;
    default:
      return undefined;
  }
}

// Anything else could not be serialised.
function isTraceState(traceState: TraceState | undefined): boolean {
  return typeof traceState?.serialize === "function";
}

import { createTraceState } from "../../../api/mod.ts";
import { SamplingDecision, type SamplingResult } from "../sampler.ts";

/** Recorded and exported, with the trace state of the parent. */
export const KEPT: SamplingResult = Object.freeze({
  decision: SamplingDecision.RECORD_AND_SAMPLED,
});

/** Dropped, with the trace state of the parent. */
export const DROPPED: SamplingResult = Object.freeze({ decision: SamplingDecision.NOT_RECORD });

/** Most thresholds whose results are held; the rest is made when it is needed. */
const MAX_HELD_RESULTS = 64;

const heldResults = new Map<string, SamplingResult>();

/** Recorded and exported, with a trace state that holds this threshold and nothing else. */
export function keptWith(threshold: string | undefined): SamplingResult {
  if (threshold === undefined) return KEPT;
  const held = heldResults.get(threshold);
  if (held !== undefined) return held;
  const traceState = createTraceState(`ot=th:${threshold}`);
  const result = Object.freeze({ decision: SamplingDecision.RECORD_AND_SAMPLED, traceState });
  if (heldResults.size < MAX_HELD_RESULTS) heldResults.set(threshold, result);
  return result;
}

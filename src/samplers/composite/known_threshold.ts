import { createTraceState } from "../../api/mod.ts";
import { SamplingDecision, type SamplingResult } from "../../sdk/trace/samplers/sampler.ts";
import { readThreshold, THRESHOLD_DIGITS } from "./threshold.ts";

/** Recorded and exported, with the trace state of the parent. */
export const KEPT: SamplingResult = Object.freeze({
  decision: SamplingDecision.RECORD_AND_SAMPLED,
});

/** Dropped, with the trace state of the parent. */
export const DROPPED: SamplingResult = Object.freeze({ decision: SamplingDecision.NOT_RECORD });

/** A threshold, with what is derived from it. */
export interface KnownThreshold {
  /** Its shortest form. */
  readonly text: string;
  /** Its upper 24 bits. */
  readonly upper: number;
  /** Its lower 32 bits, unsigned. */
  readonly lower: number;
  /** Recorded and exported, with a trace state that holds this threshold and nothing else. */
  readonly kept: SamplingResult;
}

/** Maximum number of thresholds in the cache; they may come from headers. */
const MAX_KNOWN_THRESHOLDS = 64;

const knownThresholds = new Map<unknown, KnownThreshold>();

/** Returns a threshold, which need not be in its shortest form; undefined if it is not valid. */
export function knownThreshold(threshold: unknown): KnownThreshold | undefined {
  const known = knownThresholds.get(threshold);
  if (known !== undefined) return known;
  const text = readThreshold(threshold);
  if (text === undefined) return undefined;
  const digits = text.padEnd(THRESHOLD_DIGITS, "0");
  const made: KnownThreshold = {
    text,
    upper: parseInt(digits.slice(0, 6), 16),
    lower: parseInt(digits.slice(6), 16),
    kept: Object.freeze({
      decision: SamplingDecision.RECORD_AND_SAMPLED,
      traceState: createTraceState(`ot=th:${text}`),
    }),
  };
  if (knownThresholds.size >= MAX_KNOWN_THRESHOLDS) knownThresholds.clear();
  knownThresholds.set(threshold, made);
  return made;
}

/** Whether the right-most 56 bits of an id, in its third and fourth word, reach the threshold. */
export function isReached({ upper, lower }: KnownThreshold, word2: number, word3: number): boolean {
  const upperBits = word2 & 0xffffff;
  return upperBits > upper || (upperBits === upper && (word3 >>> 0) >= lower);
}

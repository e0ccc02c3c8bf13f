import { test } from "node:test";
import assert from "node:assert/strict";
import fc from "fast-check";
import { createTraceState, reportCounts, ROOT_CONTEXT, trace } from "../../../src/api/mod.ts";
import { ProbabilitySampler } from "../../../src/samplers/mod.ts";
import { RandomIdGenerator, SamplingDecision, type SamplingResult } from "../../../src/sdk/mod.ts";
import { hexToWord } from "../../../src/snapshot/mod.ts";
import { spanContextOf } from "../../sdk/trace/trace_fixture.ts";

const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
const CAUSE = "probability-sampler-random";

/** A trace id with this randomness. */
function traceIdOf(randomness: string): string {
  return `0af7651916cd43dd84${randomness}`;
}

function sample(probability: number, traceId: string): SamplingResult {
  return new ProbabilitySampler(probability).shouldSample(ROOT_CONTEXT, traceId);
}

/** What is decided below a parent, and the whole trace state then. */
function below(
  sampler: ProbabilitySampler,
  randomness: string,
  header?: string,
  traceFlags = 3,
): [decision: SamplingDecision, traceState: string] {
  const traceState = header === undefined ? undefined : createTraceState(header);
  const traceId = traceIdOf(randomness);
  const parent = spanContextOf("a", { traceId, traceFlags, isRemote: true, traceState });
  const context = trace.setSpanContext(ROOT_CONTEXT, parent);
  const result = sampler.shouldSample(context, traceId);
  return [result.decision, (result.traceState ?? traceState)?.serialize() ?? ""];
}

const traceIds = fc.stringMatching(/^[0-9a-f]{32}$/);
const probabilities = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: -56, max: 0, noNaN: true }).map((power) => 2 ** power),
);

test("ProbabilitySampler.toString() describes its probability", () => {
  assert.equal(String(new ProbabilitySampler(0.25)), "ProbabilitySampler{0.25}");
  assert.equal(String(new ProbabilitySampler(7)), "ProbabilitySampler{1}");
  assert.equal(String(new ProbabilitySampler(-1)), "ProbabilitySampler{0}");
});

test("ProbabilitySampler() refuses a probability that is no number", () => {
  for (const probability of [NaN, "0.5", undefined]) {
    // As plain JavaScript may call it.
    assert.throws(() => new ProbabilitySampler(probability as number), TypeError);
  }
});

test("shouldSample() writes th of the spans that it keeps, and only of those", () => {
  const kept = sample(0.1, traceIdOf("e6660000000000"));
  assert.deepEqual([kept.decision, kept.traceState?.serialize()], [
    RECORD_AND_SAMPLED,
    "ot=th:e666",
  ]);
  const dropped = sample(0.1, traceIdOf("e665ffffffffff"));
  assert.deepEqual([dropped.decision, dropped.traceState], [NOT_RECORD, undefined]);
});

test("shouldSample() keeps all at 1 and none at 0", () => {
  fc.assert(fc.property(traceIds, (traceId) => {
    assert.equal(sample(1, traceId).traceState?.serialize(), "ot=th:0");
    assert.equal(sample(0, traceId).decision, NOT_RECORD);
  }));
  assert.equal(sample(2 ** -56, traceIdOf("ffffffffffffff")).decision, RECORD_AND_SAMPLED);
  assert.equal(sample(2 ** -56, traceIdOf("fffffffffffffe")).decision, NOT_RECORD);
  const off = new ProbabilitySampler(0);
  assert.deepEqual(below(off, "8".repeat(14), "ot=rv:ffffffffffffff;th:0"), [
    NOT_RECORD,
    "ot=rv:ffffffffffffff",
  ]);
});

test("shouldSample() keeps at every larger probability what it keeps at a smaller", () => {
  fc.assert(
    fc.property(traceIds, probabilities, probabilities, (traceId, one, other) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)];
      if (sample(small, traceId).decision === RECORD_AND_SAMPLED) {
        assert.equal(sample(large, traceId).decision, RECORD_AND_SAMPLED);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("shouldSample() keeps exactly the spans whose randomness is not below th", () => {
  fc.assert(
    fc.property(traceIds, probabilities, (traceId, probability) => {
      const { decision, traceState } = sample(probability, traceId);
      const { traceState: always } = sample(probability, traceIdOf("f".repeat(14)));
      const threshold = always?.get("ot")?.slice(3);
      const isKept = threshold !== undefined &&
        BigInt(`0x${traceId.slice(18)}`) >= BigInt(`0x${threshold.padEnd(14, "0")}`);
      assert.equal(decision, isKept ? RECORD_AND_SAMPLED : NOT_RECORD);
      assert.equal(traceState?.get("ot"), isKept ? `th:${threshold}` : undefined);
    }),
    { numRuns: 2_000 },
  );
});

test("shouldSample() keeps about its share of random ids", () => {
  const ids = new RandomIdGenerator(() => new Uint32Array([1, 2, 3, 4]));
  const shares = [0.5, 0.25, 1 / 3, 0.01];
  const samplers = shares.map((share) => new ProbabilitySampler(share));
  const counts = shares.map(() => 0);
  const total = 50_000;
  for (let i = 0; i < total; i++) {
    const traceId = ids.generateTraceId();
    samplers.forEach((sampler, at) => {
      if (sampler.shouldSample(ROOT_CONTEXT, traceId).decision === RECORD_AND_SAMPLED) counts[at]++;
    });
  }
  shares.forEach((share, at) => {
    const deviation = Math.sqrt(total * share * (1 - share));
    assert.ok(Math.abs(counts[at] - total * share) < 5 * deviation, `${share}: ${counts[at]}`);
  });
});

test("shouldSample() decides by rv before the trace id, and never changes it", () => {
  const sampler = new ProbabilitySampler(0.5);
  assert.deepEqual(below(sampler, "0".repeat(14), "ot=rv:80000000000000"), [
    RECORD_AND_SAMPLED,
    "ot=th:8;rv:80000000000000",
  ]);
  assert.deepEqual(below(sampler, "f".repeat(14), "ot=rv:7fffffffffffff;th:4"), [
    NOT_RECORD,
    "ot=rv:7fffffffffffff",
  ]);
  assert.deepEqual(below(sampler, "f".repeat(14), "ot=rv:7FFFFFFFFFFFFF"), [
    RECORD_AND_SAMPLED,
    "ot=th:8",
  ]);
});

test("shouldSample() replaces the parent's th, and keeps everything else", () => {
  const sampler = new ProbabilitySampler(0.5);
  const [high, low] = ["f".repeat(14), "0".repeat(14)];
  assert.deepEqual(below(sampler, high, "v=1,ot=a:1;th:c;b:2,w=2"), [
    RECORD_AND_SAMPLED,
    "ot=th:8;a:1;b:2,v=1,w=2",
  ]);
  assert.deepEqual(below(sampler, high, "v=1,ot=th:8,w=2"), [
    RECORD_AND_SAMPLED,
    "v=1,ot=th:8,w=2",
  ]);
  assert.deepEqual(below(sampler, low, "v=1,ot=a:1;th:c,w=2"), [NOT_RECORD, "ot=a:1,v=1,w=2"]);
  assert.deepEqual(below(sampler, low, "v=1,ot=th:c"), [NOT_RECORD, "v=1"]);
  assert.deepEqual(below(sampler, low, "v=1"), [NOT_RECORD, "v=1"]);
});

test("shouldSample() drops the th that it wrote itself", () => {
  const sampler = new ProbabilitySampler(0.5);
  const { traceState } = sampler.shouldSample(ROOT_CONTEXT, traceIdOf("f".repeat(14)));
  const traceId = traceIdOf("0".repeat(14));
  const parent = spanContextOf("a", { traceId, traceState });
  const result = sampler.shouldSample(trace.setSpanContext(ROOT_CONTEXT, parent), traceId);
  assert.deepEqual([result.decision, result.traceState?.serialize()], [NOT_RECORD, ""]);
});

test("shouldSample() pays no heed to the parent's sampled flag", () => {
  const sampler = new ProbabilitySampler(0.5);
  for (const flags of [2, 3]) {
    assert.equal(below(sampler, "8".repeat(14), undefined, flags)[0], RECORD_AND_SAMPLED);
    assert.equal(below(sampler, "7".repeat(14), undefined, flags)[0], NOT_RECORD);
  }
});

test("shouldSample() warns below a parent whose random flag does not confirm its id", () => {
  const count = () => reportCounts().get(CAUSE) ?? 0;
  const before = count();
  const sampler = new ProbabilitySampler(0.5);
  sampler.shouldSample(ROOT_CONTEXT, traceIdOf("8".repeat(14)));
  below(sampler, "8".repeat(14), undefined, 3);
  below(sampler, "8".repeat(14), undefined, 2);
  below(sampler, "8".repeat(14), "ot=rv:80000000000000", 1);
  assert.equal(count(), before);
  below(sampler, "8".repeat(14), undefined, 1);
  below(sampler, "8".repeat(14), "ot=th:8", 0);
  assert.equal(count(), before + 2);
});

test("decide() gives answers that cannot be changed", () => {
  const sampler = new ProbabilitySampler(0.5);
  const answers = ["0", "f"].flatMap((digit) =>
    [undefined, createTraceState("ot=th:c"), createTraceState("v=1")].map((state) => {
      const traceId = traceIdOf(digit.repeat(14));
      return sampler.decide(hexToWord(traceId, 16), hexToWord(traceId, 24), "", 3, state);
    })
  );
  assert.deepEqual(answers.map((answer) => Object.isFrozen(answer)), Array(6).fill(true));
});

test("shouldSample() takes anything for a parent's trace state", () => {
  const sampler = new ProbabilitySampler(0.5);
  const pieces = fc.constantFrom("ot=", "th:", "rv:", ";", ",", "8", "f".repeat(14), "x", "é", ":");
  const headers = fc.array(pieces, { maxLength: 12 }).map((list) => list.join(""));
  fc.assert(
    fc.property(headers, fc.stringMatching(/^[0-9a-f]{14}$/), (header, randomness) => {
      const [decision, traceState] = below(sampler, randomness, header);
      const entry = createTraceState(traceState).get("ot") ?? "";
      const rv = /(?:^|;)rv:([0-9a-f]{14})(?:;|$)/.exec(entry)?.[1];
      const isKept = (rv ?? randomness) >= "8";
      assert.equal(decision, isKept ? RECORD_AND_SAMPLED : NOT_RECORD);
      assert.equal(/(?:^|;)th:/.test(entry), isKept);
    }),
    { numRuns: 10_000 },
  );
});

import { test } from "node:test";
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { createTraceState, type TraceState } from "../../../src/api/mod.ts";
import {
  ComposableAlwaysOffSampler,
  ComposableAlwaysOnSampler,
  ComposableAnnotatingSampler,
  ComposableParentThresholdSampler,
  ComposableProbabilitySampler,
  CompositeSampler,
  ProbabilitySampler,
  type SamplingIntent,
} from "../../../src/samplers/mod.ts";
import { SamplingDecision } from "../../../src/sdk/mod.ts";
import {
  answerOf,
  FixedComposable,
  parametersOf,
  resultOf,
  traceIdWith,
} from "./composable_fixture.ts";
import { reportCount } from "../../support/report_count.ts";

const { NOT_RECORD, RECORD_AND_SAMPLED } = SamplingDecision;
const KEEP = { threshold: "0", adjustedCountReliable: true };

function composite(intent: unknown): CompositeSampler {
  return new CompositeSampler(new FixedComposable(intent));
}

function trap(): never {
  throw new Error("from a composable sampler");
}

test("CompositeSampler.shouldSample() asks with everything that is known of the new span", () => {
  const inside = new FixedComposable(KEEP);
  for (const parameters of [parametersOf(), parametersOf({ header: "v=1" })]) {
    resultOf(new CompositeSampler(inside), parameters);
    assert.deepEqual(inside.calls.at(-1), parameters);
    assert.equal(inside.calls.at(-1)?.parent, parameters.parent);
  }
});

test("shouldSample() keeps a span whose randomness is not below the threshold", () => {
  const sampler = composite({ threshold: "8", adjustedCountReliable: true });
  assert.deepEqual(answerOf(sampler, parametersOf(), "80000000000000"), [
    RECORD_AND_SAMPLED,
    "ot=th:8",
    undefined,
  ]);
  assert.deepEqual(answerOf(sampler, parametersOf(), "7fffffffffffff"), [
    NOT_RECORD,
    "",
    undefined,
  ]);
});

test("shouldSample() writes a threshold in its shortest form", () => {
  const threshold = "c0000000000000";
  const sampler = composite({ threshold, adjustedCountReliable: true });
  assert.equal(answerOf(sampler, parametersOf(), "c0000000000000")[1], "ot=th:c");
  assert.equal(answerOf(sampler, parametersOf(), "bfffffffffffff")[0], NOT_RECORD);
});

test("shouldSample() decides by rv before the trace id, and never changes it", () => {
  const sampler = composite({ threshold: "8", adjustedCountReliable: true });
  const header = "v=1,ot=th:4;rv:7fffffffffffff;a:1";
  assert.deepEqual(answerOf(sampler, parametersOf({ header, randomness: "f".repeat(14) })), [
    NOT_RECORD,
    "ot=rv:7fffffffffffff;a:1,v=1",
    undefined,
  ]);
});

test("shouldSample() removes th where a span is dropped or cannot be counted", () => {
  const header = "ot=th:4;a:1,v=1";
  const told = [
    { threshold: null, adjustedCountReliable: false },
    { threshold: null, adjustedCountReliable: true },
    { threshold: "c", adjustedCountReliable: true },
    { threshold: "0", adjustedCountReliable: false },
  ].map((intent) => answerOf(composite(intent), parametersOf({ header })).slice(0, 2));
  assert.deepEqual(told, [
    [NOT_RECORD, "ot=a:1,v=1"],
    [NOT_RECORD, "ot=a:1,v=1"],
    [NOT_RECORD, "ot=a:1,v=1"],
    [RECORD_AND_SAMPLED, "ot=a:1,v=1"],
  ]);
});

test("shouldSample() takes fresh randomness where spans cannot be counted", () => {
  const inside = new FixedComposable({ threshold: "c", adjustedCountReliable: false });
  const seed = () => new Uint32Array([1, 2, 3, 4]);
  const sampler = new CompositeSampler(inside, { seed });
  let count = 0;
  for (let i = 0; i < 8_000; i++) {
    const [decision, header] = answerOf(sampler, parametersOf({ header: "ot=th:8" }));
    if (decision === RECORD_AND_SAMPLED) count++;
    assert.equal(header, "");
  }
  // The same trace all the time: by its id all or none would be kept.
  assert.ok(Math.abs(count - 2_000) < 200, `${count}`);
});

test("shouldSample() asks for attributes only of a span that is kept", () => {
  let asked = 0;
  const attributesProvider = () => {
    asked++;
    return { rule: "r1" };
  };
  const kept = composite({ ...KEEP, attributesProvider });
  assert.deepEqual(answerOf(kept, parametersOf()), [
    RECORD_AND_SAMPLED,
    "ot=th:0",
    { rule: "r1" },
  ]);
  assert.deepEqual(answerOf(kept, parametersOf({ header: "v=1" }))[2], { rule: "r1" });
  assert.equal(asked, 2);
  const dropped = composite({ ...KEEP, threshold: "ff", attributesProvider });
  assert.deepEqual(answerOf(dropped, parametersOf()), [NOT_RECORD, "", undefined]);
  assert.equal(asked, 2);
});

test("shouldSample() gives the span the trace state that the intent makes", () => {
  const traceStateProvider = (state: TraceState) => state.set("rule", "r1");
  for (const [threshold, decision] of [["0", RECORD_AND_SAMPLED], [null, NOT_RECORD]]) {
    const sampler = composite({ threshold, adjustedCountReliable: true, traceStateProvider });
    const th = threshold === null ? "" : "ot=th:0,";
    assert.deepEqual(answerOf(sampler, parametersOf()).slice(0, 2), [decision, `${th}rule=r1`]);
    const below = parametersOf({ header: "v=1,ot=th:4" });
    assert.deepEqual(answerOf(sampler, below).slice(0, 2), [decision, `${th}rule=r1,v=1`]);
  }
});

test("shouldSample() puts the entry ot back that an intent changes", () => {
  const before = reportCount("sampling-intent-ot");
  const header = "v=1,ot=rv:80000000000000;a:1";
  const providers = [
    (state: TraceState) => state.set("ot", "th:1;rv:ffffffffffffff"),
    (state: TraceState) => state.unset("ot"),
  ];
  for (const traceStateProvider of providers) {
    const sampler = composite({ ...KEEP, traceStateProvider });
    assert.equal(
      answerOf(sampler, parametersOf({ header }))[1],
      "ot=th:0;rv:80000000000000;a:1,v=1",
    );
  }
  assert.equal(reportCount("sampling-intent-ot"), before + 2);
});

test("shouldSample() drops a span, and reports, when the sampler inside throws", () => {
  const before = reportCount("sampling-intent-threw");
  const sampler = new CompositeSampler({ getSamplingIntent: trap, toString: trap });
  const parameters = parametersOf({ header: "ot=th:4,v=1" });
  assert.deepEqual(answerOf(sampler, parameters), [NOT_RECORD, "v=1", undefined]);
  const getter = Object.defineProperty({}, "threshold", { get: trap });
  assert.equal(answerOf(composite(getter), parameters)[0], NOT_RECORD);
  assert.equal(reportCount("sampling-intent-threw"), before + 2);
});

test("shouldSample() drops a span, and reports, when the sampler inside answers nonsense", () => {
  const before = reportCount("sampling-intent-answer") + reportCount("sampling-intent-threw");
  const thresholds = [undefined, 0, 0n, "", "E", "xyz", "0".repeat(15), "0x8", NaN, {}, []];
  const answers = [
    ...thresholds.map((threshold) => ({ ...KEEP, threshold })),
    ...[undefined, null, 5, "0", Promise.resolve(KEEP)],
  ];
  for (const intent of answers) {
    const sampler = composite(intent);
    for (let i = 0; i < 2; i++) {
      assert.equal(resultOf(sampler, parametersOf(), "f".repeat(14)).decision, NOT_RECORD);
    }
  }
  const after = reportCount("sampling-intent-answer") + reportCount("sampling-intent-threw");
  assert.equal(after, before + 2 * answers.length);
});

test("shouldSample() goes on when what it asks is async, and rejects", async () => {
  const causes = ["threw", "attributes", "trace-state"].map((name) => `sampling-intent-${name}`);
  const before = causes.map(reportCount);
  // As plain JavaScript may answer. A rejection that nobody handles would end the process.
  const reject = () => Promise.reject(new Error("rejected"));
  const sampler = new CompositeSampler({ getSamplingIntent: reject as never });
  assert.equal(answerOf(sampler, parametersOf())[0], NOT_RECORD);
  const kept = { ...KEEP, attributesProvider: reject, traceStateProvider: reject };
  assert.deepEqual(answerOf(composite(kept), parametersOf()), [
    RECORD_AND_SAMPLED,
    "ot=th:0",
    {},
  ]);
  const inside = { getSamplingIntent: () => kept as unknown as SamplingIntent };
  const annotating = new CompositeSampler(new ComposableAnnotatingSampler(inside, { a: 1 }));
  assert.deepEqual(answerOf(annotating, parametersOf())[2], { a: 1 });
  await setImmediate();
  const after = causes.map(reportCount);
  assert.deepEqual(after, before.map((count, i) => count + [1, 2, 2][i]));
});

test("shouldSample() does without what a provider does not give, and reports errors", () => {
  const before = reportCount("sampling-intent-attributes") +
    reportCount("sampling-intent-trace-state");
  const header = "ot=th:4,v=1";
  for (const provider of [trap, () => undefined, () => null, () => 5, () => "a", 5, null]) {
    const sampler = composite({
      ...KEEP,
      attributesProvider: provider,
      traceStateProvider: provider,
    });
    assert.deepEqual(answerOf(sampler, parametersOf({ header })), [
      RECORD_AND_SAMPLED,
      "ot=th:0,v=1",
      undefined,
    ]);
    assert.deepEqual(answerOf(sampler, parametersOf()), [RECORD_AND_SAMPLED, "ot=th:0", undefined]);
  }
  const after = reportCount("sampling-intent-attributes") +
    reportCount("sampling-intent-trace-state");
  assert.ok(after > before);
});

test("shouldSample() gives answers that cannot be changed", () => {
  const shared = { a: 1 };
  const traceStateProvider = () => createTraceState("v=2");
  for (const intent of [KEEP, { ...KEEP, threshold: null }, { ...KEEP, threshold: "8" }]) {
    for (const extra of [{}, { attributesProvider: () => shared }, { traceStateProvider }]) {
      for (const parameters of [parametersOf(), parametersOf({ header: "ot=th:4" })]) {
        const result = resultOf(composite({ ...intent, ...extra }), parameters);
        assert.ok(Object.isFrozen(result));
        assert.ok(result.attributes === undefined || Object.isFrozen(result.attributes));
      }
    }
  }
  assert.ok(!Object.isFrozen(shared));
});

test("shouldSample() takes more thresholds than it remembers", () => {
  for (let i = 0; i < 200; i++) {
    const threshold = i.toString(16).padStart(4, "0") + "1";
    const sampler = composite({ threshold, adjustedCountReliable: true });
    assert.equal(answerOf(sampler, parametersOf(), "f".repeat(14))[1], `ot=th:${threshold}`);
  }
});

test("CompositeSampler.toString() describes the sampler inside", () => {
  const root = new ComposableAnnotatingSampler(new ComposableProbabilitySampler(0.5), { a: 1 });
  assert.equal(
    String(new CompositeSampler(new ComposableParentThresholdSampler(root))),
    "CompositeSampler{ComposableParentThreshold{root=ComposableAnnotating{" +
      "ComposableProbability{0.5}, [a]}}}",
  );
});

const digits = fc.stringMatching(/^[0-9a-f]{14}$/);
const probabilities = fc.double({ min: 0, max: 1, noNaN: true });

test("shouldSample() decides by a probability as ProbabilitySampler does", () => {
  const headers = fc.constantFrom(
    ...[undefined, "", "v=1", "ot=th:8", "ot=a:1;th:c,v=1", "ot=rv:80000000000000", "ot=th:xyz"],
  );
  fc.assert(
    fc.property(digits, probabilities, headers, (randomness, probability, header) => {
      const parameters = header === undefined ? parametersOf() : parametersOf({
        header,
        randomness,
      });
      const composed = new CompositeSampler(new ComposableProbabilitySampler(probability));
      const plain = new ProbabilitySampler(probability)
        .shouldSample(parameters.context, traceIdWith(randomness));
      const state = plain.traceState ?? parameters.parent?.traceState;
      assert.deepEqual(answerOf(composed, parameters, randomness), [
        plain.decision,
        state?.serialize() ?? "",
        undefined,
      ]);
    }),
    { numRuns: 2_000 },
  );
});

test("shouldSample() keeps at every larger probability what it keeps at a smaller", () => {
  fc.assert(
    fc.property(digits, probabilities, probabilities, (randomness, one, other) => {
      const [small, large] = [Math.min(one, other), Math.max(one, other)].map((probability) =>
        new CompositeSampler(new ComposableProbabilitySampler(probability))
      );
      if (resultOf(small, parametersOf(), randomness).decision === RECORD_AND_SAMPLED) {
        assert.equal(resultOf(large, parametersOf(), randomness).decision, RECORD_AND_SAMPLED);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("shouldSample() never writes a threshold above the randomness of its trace", () => {
  const threshold = fc.option(fc.stringMatching(/^[0-9a-f]{1,14}$/), { nil: null });
  const headers = fc.tuple(digits, fc.boolean(), threshold).map(([rv, hasRv, th]) =>
    `v=1,ot=${hasRv ? `rv:${rv};` : ""}a:1${th === null ? "" : `;th:${th}`}`
  );
  const intents = fc.record({ threshold, adjustedCountReliable: fc.boolean() });
  const inside = intents.map((intent) => new FixedComposable(intent));
  const parentBased = fc.constantFrom(
    ...[new ComposableAlwaysOnSampler(), new ComposableAlwaysOffSampler()],
  ).map((root) => new ComposableParentThresholdSampler(root));
  const flags = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(
      fc.oneof(inside, parentBased),
      headers,
      flags,
      digits,
      (root, header, traceFlags, randomness) => {
        const parameters = parametersOf({ header, traceFlags, randomness });
        const [decision, after] = answerOf(new CompositeSampler(root), parameters);
        const written = /th:([0-9a-f]+)/.exec(after)?.[1];
        const rv = /rv:([0-9a-f]+)/.exec(header)?.[1];
        assert.equal(/rv:([0-9a-f]+)/.exec(after)?.[1], rv);
        if (decision === NOT_RECORD) assert.equal(written, undefined);
        if (written === undefined) return;
        const threshold = BigInt(`0x${written.padEnd(14, "0")}`);
        assert.ok(BigInt(`0x${rv ?? randomness}`) >= threshold);
      },
    ),
    { numRuns: 5_000 },
  );
});

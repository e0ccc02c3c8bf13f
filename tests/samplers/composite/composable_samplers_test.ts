import { test } from "node:test";
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { createTraceState, reportCounts, SpanKind } from "../../../src/api/mod.ts";
import {
  ComposableAlwaysOffSampler,
  ComposableAlwaysOnSampler,
  ComposableAnnotatingSampler,
  ComposableParentThresholdSampler,
  ComposableProbabilitySampler,
  ComposableRuleBasedSampler,
  type ComposableSampler,
  CompositeSampler,
  type SamplingParameters,
  type SamplingRule,
} from "../../../src/samplers/mod.ts";
import { SamplingDecision } from "../../../src/sdk/mod.ts";
import { FixedComposable, parametersOf, type ParentOptions } from "./composable_fixture.ts";

const on = new ComposableAlwaysOnSampler();
const off = new ComposableAlwaysOffSampler();
const OFF = { threshold: null, adjustedCountReliable: false };

function isHealthCheck({ name }: SamplingParameters): boolean {
  return name === "GET /health";
}

test("ComposableAlwaysOnSampler.getSamplingIntent() keeps every span, and counts it", () => {
  assert.deepEqual(on.getSamplingIntent(), { threshold: "0", adjustedCountReliable: true });
  assert.equal(String(on), "ComposableAlwaysOn");
});

test("ComposableAlwaysOffSampler.getSamplingIntent() keeps no span", () => {
  assert.deepEqual(off.getSamplingIntent(), OFF);
  assert.equal(String(off), "ComposableAlwaysOff");
});

test("ComposableProbabilitySampler() keeps by the threshold of its probability", () => {
  const sampler = new ComposableProbabilitySampler(0.1);
  assert.deepEqual(sampler.getSamplingIntent(), {
    threshold: "e666",
    adjustedCountReliable: true,
  });
  assert.equal(String(sampler), "ComposableProbability{0.1}");
  assert.equal(new ComposableProbabilitySampler(7).getSamplingIntent().threshold, "0");
  assert.deepEqual(new ComposableProbabilitySampler(0).getSamplingIntent(), OFF);
  assert.deepEqual(new ComposableProbabilitySampler(2 ** -57).getSamplingIntent(), OFF);
  assert.throws(() => new ComposableProbabilitySampler(NaN), TypeError);
});

test("ComposableParentThresholdSampler() asks its root where there is no parent", () => {
  const root = new FixedComposable({ threshold: "e", adjustedCountReliable: true });
  const sampler = new ComposableParentThresholdSampler(root);
  const parameters = parametersOf();
  assert.equal(sampler.getSamplingIntent(parameters).threshold, "e");
  assert.equal(root.calls[0], parameters);
  sampler.getSamplingIntent(parametersOf({}));
  assert.equal(root.calls.length, 1);
});

test("ComposableParentThresholdSampler() takes the parent's threshold if its flag agrees", () => {
  const sampler = new ComposableParentThresholdSampler(on);
  const told = (options: ParentOptions) => {
    const { threshold, adjustedCountReliable } = sampler.getSamplingIntent(parametersOf(options));
    return [threshold, adjustedCountReliable];
  };
  const [sampled, notSampled] = [3, 2];
  assert.deepEqual(told({ traceFlags: sampled, header: "ot=th:8" }), ["8", true]);
  assert.deepEqual(told({ traceFlags: notSampled, header: "ot=th:c" }), ["c", true]);
  // The flag says another thing than the randomness 8000... does.
  assert.deepEqual(told({ traceFlags: sampled, header: "ot=th:c" }), ["0", false]);
  assert.deepEqual(told({ traceFlags: notSampled, header: "ot=th:8" }), [null, false]);
  // Randomness of its own agrees again.
  const own = "ot=th:c;rv:c0000000000000";
  assert.deepEqual(told({ traceFlags: sampled, header: own }), ["c", true]);
  assert.deepEqual(told({ traceFlags: notSampled, header: own }), [null, false]);
  // No threshold, or none that can be read.
  for (const header of [undefined, "v=1", "ot=a:1", "ot=th:xyz", "ot=th:8;th:8"]) {
    assert.deepEqual(told({ traceFlags: sampled, header }), ["0", false]);
    assert.deepEqual(told({ traceFlags: notSampled, header }), [null, false]);
  }
});

test("ComposableParentThresholdSampler() reads a trace id in capitals", () => {
  const sampler = new ComposableParentThresholdSampler(off);
  const parent = { traceFlags: 3, header: "ot=th:f", randomness: "F0000000000000" };
  assert.equal(sampler.getSamplingIntent(parametersOf(parent)).threshold, "f");
});

test("ComposableRuleBasedSampler() asks the sampler of the first rule that matches", () => {
  const sampler = new ComposableRuleBasedSampler([
    { predicate: isHealthCheck, sampler: off },
    { predicate: ({ kind }) => kind === SpanKind.SERVER, sampler: on },
    { predicate: () => true, sampler: new ComposableProbabilitySampler(0.5) },
  ]);
  const told = (rest: Partial<SamplingParameters>) =>
    sampler.getSamplingIntent({ ...parametersOf(), ...rest }).threshold;
  assert.equal(told({ name: "GET /health", kind: SpanKind.SERVER }), null);
  assert.equal(told({ kind: SpanKind.SERVER }), "0");
  assert.equal(told({}), "8");
  assert.equal(
    String(sampler),
    "ComposableRuleBased{(isHealthCheck, ComposableAlwaysOff), (predicate, ComposableAlwaysOn), " +
      "(predicate, ComposableProbability{0.5})}",
  );
});

test("ComposableRuleBasedSampler() drops what no rule is for", () => {
  assert.deepEqual(new ComposableRuleBasedSampler([]).getSamplingIntent(parametersOf()), OFF);
  const rules = [{ predicate: isHealthCheck, sampler: on }];
  assert.deepEqual(new ComposableRuleBasedSampler(rules).getSamplingIntent(parametersOf()), OFF);
});

test("ComposableRuleBasedSampler() passes over predicates that throw or answer amiss", async () => {
  const before = reportCounts().get("sampling-rule") ?? 0;
  const predicates: unknown[] = [
    () => {
      throw new Error("from a predicate");
    },
    () => Promise.resolve(true),
    // A rejection that nobody handles would end the process.
    () => Promise.reject(new Error("from an async predicate")),
    () => "yes",
    () => undefined,
  ];
  const broken = predicates.map((predicate) => ({ predicate, sampler: off }) as SamplingRule);
  const sampler = new ComposableRuleBasedSampler([
    ...broken, // as plain JavaScript may give them
    { predicate: () => true, sampler: on },
  ]);
  assert.equal(sampler.getSamplingIntent(parametersOf()).threshold, "0");
  await setImmediate();
  assert.equal(reportCounts().get("sampling-rule"), before + 2);
});

test("ComposableRuleBasedSampler() keeps its rules as they were given", () => {
  const rule = { predicate: () => true, sampler: on as ComposableSampler };
  const rules = [rule];
  const sampler = new ComposableRuleBasedSampler(rules);
  rule.sampler = off;
  rules.pop();
  assert.equal(sampler.getSamplingIntent(parametersOf()).threshold, "0");
});

test("ComposableAnnotatingSampler() adds attributes to those of the sampler inside", () => {
  const inside = new FixedComposable({
    threshold: "8",
    adjustedCountReliable: true,
    attributesProvider: () => ({ a: 1, b: 1 }),
  });
  const sampler = new ComposableAnnotatingSampler(inside, { b: 2, c: [3] });
  const { attributesProvider, ...rest } = sampler.getSamplingIntent(parametersOf());
  assert.deepEqual(attributesProvider?.(), { a: 1, b: 2, c: [3] });
  assert.deepEqual(rest, {
    threshold: "8",
    adjustedCountReliable: true,
    traceStateProvider: undefined,
  });
  assert.equal(String(sampler), "ComposableAnnotating{Fixed, [b, c]}");
});

test("ComposableAnnotatingSampler() hands on what else the intent says", () => {
  const traceStateProvider = () => createTraceState("v=1");
  const intent = { threshold: "8", adjustedCountReliable: false, traceStateProvider };
  const sampler = new ComposableAnnotatingSampler(new FixedComposable(intent), { a: 1 });
  const given = sampler.getSamplingIntent(parametersOf());
  assert.equal(given.traceStateProvider, traceStateProvider);
  assert.equal(given.adjustedCountReliable, false);
  const dropping = { ...intent, threshold: null };
  const dropped = new ComposableAnnotatingSampler(new FixedComposable(dropping), { a: 1 });
  assert.equal(dropped.getSamplingIntent(parametersOf()), dropping);
});

test("ComposableAnnotatingSampler() keeps the attributes as they were given", () => {
  const attributes = { list: ["a"], b: 1 };
  const sampler = new ComposableAnnotatingSampler(on, attributes);
  attributes.list.push("b");
  attributes.b = 2;
  const given = sampler.getSamplingIntent(parametersOf()).attributesProvider?.();
  assert.deepEqual(given, { list: ["a"], b: 1 });
  assert.ok(Object.isFrozen(given));
});

test("CompositeSampler() and its parts refuse to be made without a sampler to ask", () => {
  for (const sampler of [undefined, null, {}, { shouldSample: () => undefined }]) {
    const none = sampler as unknown as ComposableSampler; // plain JavaScript
    const rule = { predicate: () => true, sampler: none };
    assert.throws(() => new CompositeSampler(none), TypeError);
    assert.throws(() => new ComposableParentThresholdSampler(none), TypeError);
    assert.throws(() => new ComposableAnnotatingSampler(none, {}), TypeError);
    assert.throws(() => new ComposableRuleBasedSampler([rule]), TypeError);
  }
  const rule = { sampler: on } as unknown as SamplingRule;
  assert.throws(() => new ComposableRuleBasedSampler([rule]), TypeError);
  const attributes = undefined as unknown as { a: 1 };
  assert.throws(() => new ComposableAnnotatingSampler(on, attributes), TypeError);
});

test("usesAttributes of composable samplers says whether they look at the attributes", () => {
  const half = new ComposableProbabilitySampler(0.5);
  const looking = new FixedComposable(OFF);
  const told = [
    on,
    off,
    half,
    new ComposableParentThresholdSampler(half),
    new ComposableAnnotatingSampler(half, { a: 1 }),
    new CompositeSampler(half),
    new ComposableParentThresholdSampler(looking),
    new ComposableAnnotatingSampler(looking, { a: 1 }),
    new CompositeSampler(looking),
  ].map((sampler) => sampler.usesAttributes);
  assert.deepEqual(told, [...Array(6).fill(false), ...Array(3).fill(true)]);
  const rules = new ComposableRuleBasedSampler([{ predicate: () => true, sampler: half }]);
  assert.equal(new CompositeSampler(rules).usesAttributes, true);
  class Own extends ComposableProbabilitySampler {
    override getSamplingIntent() {
      return { threshold: "c", adjustedCountReliable: true };
    }
  }
  assert.equal(new Own(0.5).usesAttributes, true);
  class OwnParent extends ComposableParentThresholdSampler {
    override getSamplingIntent = Own.prototype.getSamplingIntent;
  }
  assert.equal(new OwnParent(half).usesAttributes, true);
  class OwnComposite extends CompositeSampler {
    override shouldSample() {
      return { decision: SamplingDecision.RECORD };
    }
  }
  assert.equal(new OwnComposite(half).usesAttributes, true);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  parseStrategy,
  type SamplingStrategy,
} from "../../../src/samplers/jaeger_remote/sampling_strategy.ts";

const parse = (answer: unknown): SamplingStrategy | string => parseStrategy(JSON.stringify(answer));

test("parseStrategy() reads a probability, with the type by name, by number or left out", () => {
  for (const strategyType of ["PROBABILISTIC", 0, undefined]) {
    const strategy = parse({ strategyType, probabilisticSampling: { samplingRate: 0.5 } });
    assert.deepEqual(strategy, { kind: "probabilistic", samplingRate: 0.5 });
  }
});

test("parseStrategy() reads a rate, with the type by name, by number or left out", () => {
  for (const strategyType of ["RATE_LIMITING", 1, undefined]) {
    const strategy = parse({
      strategyType,
      probabilisticSampling: null,
      rateLimitingSampling: { maxTracesPerSecond: 7 },
    });
    assert.deepEqual(strategy, { kind: "rate_limiting", maxTracesPerSecond: 7 });
  }
});

test("parseStrategy() goes by the type when there are a probability and a rate", () => {
  const both = {
    probabilisticSampling: { samplingRate: 0.5 },
    rateLimitingSampling: { maxTracesPerSecond: 7 },
  };
  const kindOf = (answer: object) => {
    const strategy = parse(answer);
    return typeof strategy === "string" ? strategy : strategy.kind;
  };
  assert.equal(kindOf({ strategyType: "RATE_LIMITING", ...both }), "rate_limiting");
  assert.equal(kindOf({ strategyType: "PROBABILISTIC", ...both }), "probabilistic");
});

test("parseStrategy() takes the strategy of operations before all others", () => {
  const strategy = parse({
    strategyType: "PROBABILISTIC",
    probabilisticSampling: { samplingRate: 0.5 },
    operationSampling: {
      defaultSamplingProbability: 0.25,
      defaultLowerBoundTracesPerSecond: 0.1,
      defaultUpperBoundTracesPerSecond: 9,
      perOperationStrategies: [
        { operation: "GET /", probabilisticSampling: { samplingRate: 1 } },
        { operation: "__proto__", probabilisticSampling: { samplingRate: 0.75 } },
      ],
    },
  });
  assert.deepEqual(strategy, {
    kind: "per_operation",
    defaultProbability: 0.25,
    lowerBound: 0.1,
    operations: new Map([["GET /", 1], ["__proto__", 0.75]]),
  });
});

test("parseStrategy() takes operations before a rate", () => {
  // In the form of Jaeger's remote_sampling extension: numbers of the type, nothing left out.
  const strategy = parse({
    strategyType: 1,
    probabilisticSampling: null,
    rateLimitingSampling: { maxTracesPerSecond: 5 },
    operationSampling: {
      defaultSamplingProbability: 0.1,
      defaultLowerBoundTracesPerSecond: 0,
      perOperationStrategies: [{ operation: "/ping", probabilisticSampling: { samplingRate: 0 } }],
      defaultUpperBoundTracesPerSecond: 0,
    },
  });
  assert.deepEqual(strategy, {
    kind: "per_operation",
    defaultProbability: 0.1,
    lowerBound: 0,
    operations: new Map([["/ping", 0]]),
  });
});

test("parseStrategy() takes a number or a list that is left out for 0 or empty", () => {
  assert.deepEqual(parse({ probabilisticSampling: {} }), {
    kind: "probabilistic",
    samplingRate: 0,
  });
  assert.deepEqual(parse({ operationSampling: {} }), {
    kind: "per_operation",
    defaultProbability: 0,
    lowerBound: 0,
    operations: new Map(),
  });
});

test("parseStrategy() says what is wrong with an answer", () => {
  const operation = (item: unknown) => ({ operationSampling: { perOperationStrategies: [item] } });
  const faults: readonly (readonly [answer: unknown, problem: RegExp])[] = [
    [[], /the response is not an object/],
    [null, /the response is not an object/],
    [{}, /no sampling strategy/],
    [{ strategyType: "PROBABILISTIC" }, /no sampling strategy/],
    [{ probabilisticSampling: 1 }, /probabilisticSampling is not an object/],
    [{ probabilisticSampling: { samplingRate: 1.1 } }, /samplingRate is not a number from 0 to 1/],
    [{ probabilisticSampling: { samplingRate: "1" } }, /samplingRate is not a number/],
    [{ rateLimitingSampling: { maxTracesPerSecond: -1 } }, /not a number of at least 0/],
    [{ operationSampling: { perOperationStrategies: {} } }, /is not a list/],
    [operation(null), /an operation's strategy is not an object/],
    [operation({ operation: 1 }), /operation is not a string/],
    [operation({ operation: "a" }), /probabilisticSampling is not an object/],
    [{ operationSampling: { defaultSamplingProbability: 2 } }, /defaultSamplingProbability/],
  ];
  for (const [answer, problem] of faults) assert.match(String(parse(answer)), problem);
  assert.equal(parseStrategy("<html>"), "it is not JSON");
  assert.match(
    String(parseStrategy(`{"rateLimitingSampling":{"maxTracesPerSecond":1e999}}`)),
    /not a number of at least 0/,
  );
});

test("parseStrategy() answers a strategy in its bounds or a problem, whatever the text", () => {
  const number = fc.oneof(fc.double(), fc.constant(undefined), fc.string());
  const answers = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({
      probabilisticSampling: fc.record({ samplingRate: number }),
      rateLimitingSampling: fc.option(fc.record({ maxTracesPerSecond: number })),
    }).map((answer) => JSON.stringify(answer)),
  );
  fc.assert(fc.property(answers, (text) => {
    const strategy = parseStrategy(text);
    if (typeof strategy === "string") return;
    if (strategy.kind === "probabilistic") {
      assert.ok(strategy.samplingRate >= 0 && strategy.samplingRate <= 1);
    } else if (strategy.kind === "rate_limiting") {
      assert.ok(strategy.maxTracesPerSecond >= 0 && strategy.maxTracesPerSecond < Infinity);
    }
  }));
});

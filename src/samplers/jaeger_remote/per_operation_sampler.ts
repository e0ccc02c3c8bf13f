import type { SamplingResult } from "../../sdk/trace/samplers/sampler.ts";
import { ProbabilisticSampler } from "./probabilistic_sampler.ts";
import { RateLimiter, type Ticks } from "./rate_limiter.ts";
import type { PerOperationStrategy } from "./sampling_strategy.ts";
import { DROPPED, sampledBy, StrategySampler } from "./strategy_sampler.ts";

/** The maximum number of operations, besides those of the strategy, with a guaranteed rate each. */
export const MAX_LEARNT_OPERATIONS = 256;

/** The maximum length of the name of a learnt operation, in characters. */
const MAX_LEARNT_NAME_LENGTH = 1024;

/**
 * Samples by operation, which is the name of the span: by the operation's probability, and at least
 * at a guaranteed rate, even if the probability selects nothing. Operations that the strategy does
 * not name use its default. The first {@linkcode MAX_LEARNT_OPERATIONS} of them get a guaranteed
 * rate each; the others share one.
 */
export class PerOperationSampler extends StrategySampler {
  readonly usesTraceId = true;
  readonly #ticks: Ticks;
  readonly #others: OperationSampler;
  #strategy: PerOperationStrategy;
  #operations: Map<string, OperationSampler>;
  #learntCount = 0;

  constructor(strategy: PerOperationStrategy, ticks: Ticks) {
    super();
    this.#ticks = ticks;
    this.#strategy = strategy;
    this.#others = new OperationSampler(strategy.defaultProbability, strategy.lowerBound, ticks);
    this.#operations = this.#operationsOf(strategy, new Map());
  }

  decide(word2: number, word3: number, name: string): SamplingResult {
    return (this.#operations.get(name) ?? this.#learn(name)).decide(word2, word3);
  }

  /** Changes the strategy; recent samples of an operation still count towards its rate. */
  update(strategy: PerOperationStrategy): void {
    this.#strategy = strategy;
    this.#others.update(strategy.defaultProbability, strategy.lowerBound);
    this.#operations = this.#operationsOf(strategy, this.#operations);
  }

  toString(): string {
    const { defaultProbability, lowerBound, operations } = this.#strategy;
    return `PerOperation{default=${defaultProbability}, lowerBound=${lowerBound}, ` +
      `operations=${operations.size}}`;
  }

  // Known operations that the new strategy does not name use its default from now on.
  #operationsOf(
    { operations, defaultProbability, lowerBound }: PerOperationStrategy,
    before: ReadonlyMap<string, OperationSampler>,
  ): Map<string, OperationSampler> {
    const samplers = new Map<string, OperationSampler>();
    for (const [name, probability] of operations) {
      samplers.set(name, this.#operation(before.get(name), probability, lowerBound));
    }
    this.#learntCount = 0;
    for (const [name, sampler] of before) {
      if (samplers.has(name) || this.#learntCount >= MAX_LEARNT_OPERATIONS) continue;
      samplers.set(name, this.#operation(sampler, defaultProbability, lowerBound));
      this.#learntCount++;
    }
    return samplers;
  }

  #operation(
    known: OperationSampler | undefined,
    probability: number,
    lowerBound: number,
  ): OperationSampler {
    if (known === undefined) return new OperationSampler(probability, lowerBound, this.#ticks);
    known.update(probability, lowerBound);
    return known;
  }

  #learn(name: string): OperationSampler {
    // Untyped code may pass any value as the name of a span.
    const canLearn = typeof name === "string" && name.length <= MAX_LEARNT_NAME_LENGTH &&
      this.#learntCount < MAX_LEARNT_OPERATIONS;
    if (!canLearn) return this.#others;
    const { defaultProbability, lowerBound } = this.#strategy;
    const sampler = new OperationSampler(defaultProbability, lowerBound, this.#ticks);
    this.#operations.set(name, sampler);
    this.#learntCount++;
    return sampler;
  }
}

/** Samples one operation: by its probability, and at least at its guaranteed rate. */
class OperationSampler {
  readonly #lowerBound: RateLimiter;
  #byChance: ProbabilisticSampler;
  #byRate: SamplingResult;

  constructor(probability: number, lowerBound: number, ticks: Ticks) {
    this.#lowerBound = new RateLimiter(lowerBound, ticks);
    this.#byChance = new ProbabilisticSampler(probability);
    this.#byRate = sampledBy("lowerbound", lowerBound);
  }

  decide(word2: number, word3: number): SamplingResult {
    const result = this.#byChance.decide(word2, word3);
    // Taken in any case: what the probability selects counts towards the guaranteed rate.
    const hasCredit = this.#lowerBound.take();
    return result === DROPPED && hasCredit ? this.#byRate : result;
  }

  update(probability: number, lowerBound: number): void {
    this.#lowerBound.update(lowerBound);
    this.#byChance = new ProbabilisticSampler(probability);
    this.#byRate = sampledBy("lowerbound", lowerBound);
  }
}

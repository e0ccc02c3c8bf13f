/** A share of all traces. */
export interface ProbabilisticStrategy {
  readonly kind: "probabilistic";
  /** From 0 to 1. */
  readonly samplingRate: number;
}

/** A number of traces per second. */
export interface RateLimitingStrategy {
  readonly kind: "rate_limiting";
  /** At least 0. */
  readonly maxTracesPerSecond: number;
}

/** A share of each operation's traces, and a guaranteed rate for each. */
export interface PerOperationStrategy {
  readonly kind: "per_operation";
  /** The probability of operations that are not named, from 0 to 1. */
  readonly defaultProbability: number;
  /** The guaranteed traces per second of each operation, at least 0. */
  readonly lowerBound: number;
  /** Probabilities from 0 to 1, by the name of the operation. */
  readonly operations: ReadonlyMap<string, number>;
}

/** A response of Jaeger's remote sampling API. */
export type SamplingStrategy = ProbabilisticStrategy | RateLimitingStrategy | PerOperationStrategy;

/**
 * Reads a response of Jaeger's remote sampling API: the JSON form of `SamplingStrategyResponse` in
 * jaeger-idl's `sampling.proto`. The strategy that is present is used, `operationSampling` before
 * any other; `strategyType`, as defined there, decides only between two others. A missing number is
 * 0. As in Jaeger's own clients, the upper bound of operations is not used.
 *
 * @returns the strategy, or what is wrong with the response
 */
export function parseStrategy(text: string): SamplingStrategy | string {
  try {
    return strategyOf(objectAt(JSON.parse(text), "the response"));
  } catch (error) {
    if (error instanceof BadResponse) return error.message;
    return "it is not JSON";
  }
}

/** What is wrong with a response. */
class BadResponse extends Error {}

type JsonObject = Readonly<Record<string, unknown>>;

function strategyOf(response: JsonObject): SamplingStrategy {
  const { strategyType, probabilisticSampling, rateLimitingSampling, operationSampling } = response;
  if (isPresent(operationSampling)) return perOperation(operationSampling);
  const isLimited = strategyType === "RATE_LIMITING" || strategyType === 1;
  if (isPresent(rateLimitingSampling) && (isLimited || !isPresent(probabilisticSampling))) {
    const limit = objectAt(rateLimitingSampling, "rateLimitingSampling");
    return {
      kind: "rate_limiting",
      maxTracesPerSecond: numberAt(limit, "maxTracesPerSecond", Infinity),
    };
  }
  if (isPresent(probabilisticSampling)) {
    return { kind: "probabilistic", samplingRate: rateOf(probabilisticSampling) };
  }
  throw new BadResponse("it holds no sampling strategy");
}

function perOperation(value: unknown): PerOperationStrategy {
  const sampling = objectAt(value, "operationSampling");
  const list = sampling.perOperationStrategies ?? [];
  if (!Array.isArray(list)) throw new BadResponse("perOperationStrategies is not a list");
  const operations = new Map<string, number>();
  for (const item of list) {
    const { operation = "", probabilisticSampling } = objectAt(item, "an operation's strategy");
    if (typeof operation !== "string") throw new BadResponse("operation is not a string");
    operations.set(operation, rateOf(probabilisticSampling));
  }
  return {
    kind: "per_operation",
    defaultProbability: numberAt(sampling, "defaultSamplingProbability", 1),
    lowerBound: numberAt(sampling, "defaultLowerBoundTracesPerSecond", Infinity),
    operations,
  };
}

function rateOf(value: unknown): number {
  return numberAt(objectAt(value, "probabilisticSampling"), "samplingRate", 1);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function objectAt(value: unknown, name: string): JsonObject {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject) throw new BadResponse(`${name} is not an object`);
  return Object.fromEntries(Object.entries(value));
}

function numberAt(object: JsonObject, name: string, most: number): number {
  const value = object[name] ?? 0;
  // JSON has no infinite numbers, but 1e999 is read as one.
  const isInRange = typeof value === "number" && Number.isFinite(value) && value >= 0 &&
    value <= most;
  if (isInRange) return value;
  const range = most === Infinity ? "of at least 0" : `from 0 to ${most}`;
  throw new BadResponse(`${name} is not a number ${range}`);
}

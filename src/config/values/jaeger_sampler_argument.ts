import {
  DEFAULT_JAEGER_ENDPOINT,
  DEFAULT_JAEGER_INITIAL_RATE,
  DEFAULT_JAEGER_POLLING_INTERVAL_MS,
} from "../../samplers/jaeger_remote/jaeger_remote_sampler.ts";
import { isStrategyEndpoint } from "../../samplers/jaeger_remote/strategy_url.ts";
import { redactAddress } from "./redact_address.ts";
import { integer, RATIO, type ValueKind } from "./value_kind.ts";

/** The argument of the jaeger_remote samplers. */
export interface JaegerSamplerArgument {
  /** The URL that strategies are fetched from. */
  readonly endpoint: string;
  /** Time from a response to the next request. */
  readonly pollingIntervalMs: number;
  /** Fraction of traces that is sampled before the first response. */
  readonly initialSamplingRate: number;
}

/** The defaults. */
export const DEFAULT_JAEGER_SAMPLER_ARGUMENT: JaegerSamplerArgument = {
  endpoint: DEFAULT_JAEGER_ENDPOINT,
  pollingIntervalMs: DEFAULT_JAEGER_POLLING_INTERVAL_MS,
  initialSamplingRate: DEFAULT_JAEGER_INITIAL_RATE,
};

/** The defaults, as the variable would have them. */
export const DEFAULT_JAEGER_SAMPLER_TEXT: string = Object.entries(DEFAULT_JAEGER_SAMPLER_ARGUMENT)
  .map(([key, value]) => `${key}=${value}`).join(",");

/**
 * `key=value` pairs, separated by commas; a missing key has its default. A bad pair or an unknown
 * key makes all of it unusable, as specified.
 *
 * Specification: Configuration, Environment Variables, OTEL_TRACES_SAMPLER_ARG.
 */
export const JAEGER_SAMPLER_ARGUMENT: ValueKind<JaegerSamplerArgument> = {
  expected: "a list of endpoint=URL, pollingIntervalMs=integer, initialSamplingRate=ratio",
  redact: (text) => {
    const at = text.lastIndexOf("@");
    const shown = at < 0 ? text : `***${text.slice(at)}`;
    return shown.replace(/[?#][^,]*/g, "").split(",").map(redactMember).join(",");
  },
  parse: (text, remark) => {
    let argument = DEFAULT_JAEGER_SAMPLER_ARGUMENT;
    for (const member of text.split(",").map((part) => part.trim())) {
      if (member === "") continue;
      const part = readMember(member);
      if (typeof part === "string") {
        remark(part);
        return undefined;
      }
      argument = { ...argument, ...part };
    }
    return argument;
  },
  accepts: () => false, // code gives a sampler
};

const POLLING_INTERVAL = integer(1);

/** Redacts a pair whose value may be an address, or part of one. */
function redactMember(member: string): string {
  const valueStart = member.startsWith("***") ? 0 : member.indexOf("=") + 1;
  return member.slice(0, valueStart) + redactAddress(member.slice(valueStart));
}

/** Returns the setting of a pair, or what is wrong with it. */
function readMember(member: string): Partial<JaegerSamplerArgument> | string {
  const equals = member.indexOf("=");
  const key = member.slice(0, Math.max(equals, 0)).trim();
  const value = member.slice(equals + 1).trim();
  switch (key) {
    case "endpoint":
      return isStrategyEndpoint(value)
        ? { endpoint: value }
        : "has an endpoint that is not an http:// or https:// URL without user and password";
    case "pollingIntervalMs":
      return readNumber(key, value, POLLING_INTERVAL);
    case "initialSamplingRate":
      return readNumber(key, value, RATIO);
    default:
      return `is not ${JAEGER_SAMPLER_ARGUMENT.expected}`;
  }
}

function readNumber(
  key: "pollingIntervalMs" | "initialSamplingRate",
  text: string,
  kind: ValueKind<number>,
): Partial<JaegerSamplerArgument> | string {
  const value = kind.parse(text, () => undefined);
  return value === undefined
    ? `has an invalid ${key}: it must be ${kind.expected}`
    : { [key]: value };
}

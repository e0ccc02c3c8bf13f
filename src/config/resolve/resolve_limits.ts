import type { SpanLimits } from "../../sdk/trace/span/span_limits.ts";
import type { AttributeLimitsOptions } from "../options/attribute_limits_options.ts";
import type { InitOptions } from "../options/init_options.ts";
import { LIMIT } from "../values/value_kind.ts";
import type { DefaultedVariable, EnvironmentVariable } from "../variables/environment_variable.ts";
import {
  ATTRIBUTE_COUNT_LIMIT,
  ATTRIBUTE_VALUE_LENGTH_LIMIT,
} from "../variables/general_variables.ts";
import {
  LOGRECORD_ATTRIBUTE_COUNT_LIMIT,
  LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT,
} from "../variables/log_variables.ts";
import {
  EVENT_ATTRIBUTE_COUNT_LIMIT,
  LINK_ATTRIBUTE_COUNT_LIMIT,
  SPAN_ATTRIBUTE_COUNT_LIMIT,
  SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT,
  SPAN_EVENT_COUNT_LIMIT,
  SPAN_LINK_COUNT_LIMIT,
} from "../variables/trace_variables.ts";
import type { AttributeLimitsConfig } from "./otel_config.ts";
import { checkOption, type SettingReader } from "./setting_reader.ts";

/** Default maximum number of attributes (specification, Common, Attribute Limits). */
const DEFAULT_ATTRIBUTE_COUNT_LIMIT = 128;

/** Default maximum depth of a value. */
const DEFAULT_ATTRIBUTE_VALUE_DEPTH_LIMIT = 64;

/**
 * Resolves the limits of spans. For each, code wins over the environment, and in either a span
 * limit wins over the general one.
 */
export function resolveSpanLimits(reader: SettingReader, options: InitOptions): SpanLimits {
  const own = options.spanLimits ?? {};
  const count = countResolver(reader, options.attributeLimits);
  return {
    attributeCountLimit: count(SPAN_ATTRIBUTE_COUNT_LIMIT, own.attributeCountLimit),
    attributeValueLengthLimit: resolveLength(reader, SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, {
      own: own.attributeValueLengthLimit,
      general: options.attributeLimits?.attributeValueLengthLimit,
    }),
    attributeValueDepthLimit: resolveDepth("spanLimits", {
      own: own.attributeValueDepthLimit,
      general: options.attributeLimits?.attributeValueDepthLimit,
    }),
    eventCountLimit: reader.choose(SPAN_EVENT_COUNT_LIMIT, own.eventCountLimit),
    linkCountLimit: reader.choose(SPAN_LINK_COUNT_LIMIT, own.linkCountLimit),
    attributePerEventCountLimit: count(
      EVENT_ATTRIBUTE_COUNT_LIMIT,
      own.attributePerEventCountLimit,
    ),
    attributePerLinkCountLimit: count(LINK_ATTRIBUTE_COUNT_LIMIT, own.attributePerLinkCountLimit),
  };
}

/** Resolves the limits of log records, by the same rules. */
export function resolveLogLimits(
  reader: SettingReader,
  options: InitOptions,
): AttributeLimitsConfig {
  const own = options.logs?.limits ?? {};
  const count = countResolver(reader, options.attributeLimits);
  return {
    attributeCountLimit: count(LOGRECORD_ATTRIBUTE_COUNT_LIMIT, own.attributeCountLimit),
    attributeValueLengthLimit: resolveLength(reader, LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT, {
      own: own.attributeValueLengthLimit,
      general: options.attributeLimits?.attributeValueLengthLimit,
    }),
    attributeValueDepthLimit: resolveDepth("logs.limits", {
      own: own.attributeValueDepthLimit,
      general: options.attributeLimits?.attributeValueDepthLimit,
    }),
  };
}

/** One limit from code: for this kind of record, and for all. */
interface GivenLimit {
  readonly own: number | undefined;
  readonly general: number | undefined;
}

function countResolver(
  reader: SettingReader,
  general: AttributeLimitsOptions | undefined,
): (variable: EnvironmentVariable<number>, own: number | undefined) => number {
  return (variable, own) =>
    resolveLimit(
      reader,
      {
        own: variable,
        general: { ...ATTRIBUTE_COUNT_LIMIT, fallback: DEFAULT_ATTRIBUTE_COUNT_LIMIT },
      },
      { own, general: general?.attributeCountLimit },
    );
}

function resolveLength(
  reader: SettingReader,
  variable: EnvironmentVariable<number>,
  given: GivenLimit,
): number {
  const general = { ...ATTRIBUTE_VALUE_LENGTH_LIMIT, fallback: Infinity };
  return resolveLimit(reader, { own: variable, general }, given);
}

function resolveLimit(
  reader: SettingReader,
  variables: {
    readonly own: EnvironmentVariable<number>;
    readonly general: DefaultedVariable<number>;
  },
  given: GivenLimit,
): number {
  return checkOption(variables.own, given.own) ?? checkOption(variables.general, given.general) ??
    reader.read(variables.own) ?? reader.choose(variables.general, undefined);
}

// The specification has no variable for the depth yet.
function resolveDepth(path: string, given: GivenLimit): number {
  const option = (parent: string) => ({
    option: `${parent}.attributeValueDepthLimit`,
    kind: LIMIT,
  });
  return checkOption(option(path), given.own) ??
    checkOption(option("attributeLimits"), given.general) ??
    DEFAULT_ATTRIBUTE_VALUE_DEPTH_LIMIT;
}

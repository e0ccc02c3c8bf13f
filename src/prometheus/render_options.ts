import { type ExpositionFormat, TEXT_FORMAT } from "./exposition_format.ts";
import { nameFilter } from "../sdk/name_pattern.ts";
import { TranslationStrategy } from "./translation_strategy.ts";

/** Which resource attributes are copied. Both lists may have wildcards, `*` and `?`. */
export interface IncludeExclude {
  /** Names to copy. @default all if `excluded` has names, else none */
  readonly included?: readonly string[];
  /** Names not to copy, even if `included` matches. @default none */
  readonly excluded?: readonly string[];
}

/** How metrics are rendered for Prometheus. */
export interface PrometheusRenderOptions {
  /**
   * How names are translated.
   * @default "UnderscoreEscapingWithSuffixes"
   */
  readonly translationStrategy?: TranslationStrategy;
  /**
   * Whether every series has labels for the name, version, schema URL and attributes of its scope.
   * @default true
   */
  readonly scopeInfoEnabled?: boolean;
  /** Whether the resource is exposed as `target_info`. @default true */
  readonly targetInfoEnabled?: boolean;
  /** Resource attributes that become labels of every series. @default none */
  readonly resourceConstantLabels?: IncludeExclude;
  /**
   * Whether to convert exponential histograms, which no text format supports, to histograms with up
   * to four buckets per doubling, or to drop them.
   * @default "convert"
   */
  readonly exponentialHistograms?: "convert" | "drop";
  /**
   * Whether OpenMetrics has the start times of counters and histograms, as `_created`. Prometheus
   * stores each as a series of its own unless it is configured to interpret them.
   * @default false
   */
  readonly createdSamplesEnabled?: boolean;
}

/** Options of `renderPrometheus`. */
export interface RenderPrometheusOptions extends PrometheusRenderOptions {
  /** The format. @default the text format 0.0.4 */
  readonly format?: ExpositionFormat;
}

/** The options with all defaults filled in. */
export type RenderConfig = Required<RenderPrometheusOptions>;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If an option is invalid.
 */
export function resolveRenderOptions(options: RenderPrometheusOptions): RenderConfig {
  const {
    translationStrategy = TranslationStrategy.UNDERSCORE_ESCAPING_WITH_SUFFIXES,
    exponentialHistograms = "convert",
    resourceConstantLabels = {},
  } = options;
  const strategies = Object.values(TranslationStrategy);
  if (!strategies.includes(translationStrategy)) {
    throw new RangeError(
      `Cannot use translationStrategy ${JSON.stringify(translationStrategy)}: it must be one of ` +
        `${strategies.join(", ")}.`,
    );
  }
  if (exponentialHistograms !== "convert" && exponentialHistograms !== "drop") {
    throw new RangeError(
      `Cannot use exponentialHistograms ${JSON.stringify(exponentialHistograms)}: it must be ` +
        "convert or drop.",
    );
  }
  if (!areLists(resourceConstantLabels)) {
    throw new RangeError(
      "Cannot use resourceConstantLabels: it must be an object, and its included and excluded " +
        "must be lists.",
    );
  }
  return {
    translationStrategy,
    exponentialHistograms,
    resourceConstantLabels,
    scopeInfoEnabled: options.scopeInfoEnabled ?? true,
    targetInfoEnabled: options.targetInfoEnabled ?? true,
    createdSamplesEnabled: options.createdSamplesEnabled ?? false,
    format: options.format ?? TEXT_FORMAT,
  };
}

// Plain JavaScript may pass a string or `null`, which would make every scrape fail.
function areLists(given: IncludeExclude): boolean {
  return typeof given === "object" && given !== null &&
    [given.included, given.excluded].every((list) => list === undefined || Array.isArray(list));
}

/** Returns a function that tests whether a name is copied. */
export function copiedNames(lists: IncludeExclude): (name: string) => boolean {
  const { included, excluded = [] } = lists;
  // `nameFilter` would select all names.
  if (included === undefined && excluded.length === 0) return () => false;
  return nameFilter(lists);
}

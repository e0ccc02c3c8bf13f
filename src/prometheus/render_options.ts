import { type ExpositionFormat, TEXT_FORMAT } from "./exposition_format.ts";
import { nameFilter } from "../sdk/name_pattern.ts";
import { TranslationStrategy } from "./translation_strategy.ts";

/** Which attributes of the resource are copied; both lists know `*` and `?`. */
export interface IncludeExclude {
  /** Names of those that are. @default all, when `excluded` is given */
  readonly included?: readonly string[];
  /** Names of those that are not, whatever `included` says. @default none */
  readonly excluded?: readonly string[];
}

/** How metrics are told to Prometheus. */
export interface PrometheusRenderOptions {
  /**
   * What becomes of names.
   * @default "UnderscoreEscapingWithSuffixes"
   */
  readonly translationStrategy?: TranslationStrategy;
  /**
   * Whether every series tells the name, version, schema URL and attributes of its scope.
   * @default true
   */
  readonly scopeInfoEnabled?: boolean;
  /** Whether the resource is told as `target_info`. @default true */
  readonly targetInfoEnabled?: boolean;
  /** Attributes of the resource that become labels of every series. @default none */
  readonly resourceConstantLabels?: IncludeExclude;
  /**
   * What becomes of exponential histograms, which no text format has: histograms with four buckets
   * for every doubling, or nothing.
   * @default "convert"
   */
  readonly exponentialHistograms?: "convert" | "drop";
  /**
   * Whether OpenMetrics tells since when counters and histograms count, as `_created`. Prometheus
   * keeps each as a series of its own unless it is told to understand them.
   * @default false
   */
  readonly createdSamplesEnabled?: boolean;
}

/** Options of `renderPrometheus`. */
export interface RenderPrometheusOptions extends PrometheusRenderOptions {
  /** The format. @default the text format 0.0.4 */
  readonly format?: ExpositionFormat;
}

/** The same with nothing left open. */
export type RenderConfig = Required<RenderPrometheusOptions>;

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} When a choice is none.
 */
export function resolveRenderOptions(options: RenderPrometheusOptions): RenderConfig {
  const {
    translationStrategy = TranslationStrategy.UNDERSCORE_ESCAPING_WITH_SUFFIXES,
    exponentialHistograms = "convert",
    resourceConstantLabels = { included: [] },
  } = options;
  if (!Object.values(TranslationStrategy).includes(translationStrategy)) {
    throw new RangeError(`Cannot use translationStrategy ${JSON.stringify(translationStrategy)}.`);
  }
  if (exponentialHistograms !== "convert" && exponentialHistograms !== "drop") {
    throw new RangeError(
      `Cannot use exponentialHistograms ${JSON.stringify(exponentialHistograms)}.`,
    );
  }
  if (!areLists(resourceConstantLabels)) {
    throw new RangeError("Cannot use resourceConstantLabels: included and excluded must be lists.");
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

// Plain JavaScript may have given a text, for which every scrape would fail.
function areLists(given: IncludeExclude): boolean {
  return typeof given === "object" &&
    [given.included, given.excluded].every((list) => list === undefined || Array.isArray(list));
}

/** Answers whether the attribute of a name is copied. */
export function copiedNames(lists: IncludeExclude): (name: string) => boolean {
  const saysNothing = lists.included === undefined && (lists.excluded ?? []).length === 0;
  return saysNothing ? () => false : nameFilter(lists);
}

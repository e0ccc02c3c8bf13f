/**
 * How names are translated (specification, Prometheus Metrics Exporter, `translation_strategy`).
 * The examples are for the counter `foo.bar` in bytes. The escaping that a client asks for comes
 * afterwards.
 */
export const TranslationStrategy = {
  /** `foo_bar_bytes_total`: what Prometheus has always understood. The default. */
  UNDERSCORE_ESCAPING_WITH_SUFFIXES: "UnderscoreEscapingWithSuffixes",
  /** `foo_bar`: neither unit nor type is added. */
  UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES: "UnderscoreEscapingWithoutSuffixes",
  /** `foo.bar_bytes_total`, for clients that take UTF-8 names. */
  NO_UTF8_ESCAPING_WITH_SUFFIXES: "NoUTF8EscapingWithSuffixes",
  /** `foo.bar`, for clients that take UTF-8 names. */
  NO_TRANSLATION: "NoTranslation",
} as const;

/** One of the values of {@link TranslationStrategy}. */
export type TranslationStrategy = typeof TranslationStrategy[keyof typeof TranslationStrategy];

/** Whether unit and type are added to names. */
export function hasSuffixes(strategy: TranslationStrategy): boolean {
  return strategy === TranslationStrategy.UNDERSCORE_ESCAPING_WITH_SUFFIXES ||
    strategy === TranslationStrategy.NO_UTF8_ESCAPING_WITH_SUFFIXES;
}

/** Whether names are reduced to letters, digits and underscores. */
export function hasUnderscoreEscaping(strategy: TranslationStrategy): boolean {
  return strategy === TranslationStrategy.UNDERSCORE_ESCAPING_WITH_SUFFIXES ||
    strategy === TranslationStrategy.UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES;
}

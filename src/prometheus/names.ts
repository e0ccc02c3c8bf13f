import { cleanText } from "./escape_text.ts";
import { escapeName, type EscapingScheme } from "./escaping_scheme.ts";
import { underscoreName } from "./name_grammar.ts";
import {
  hasSuffixes,
  hasUnderscoreEscaping,
  type TranslationStrategy,
} from "./translation_strategy.ts";
import { unitWords } from "./unit_words.ts";

/** The type of a metric in Prometheus. */
export type PrometheusKind = "counter" | "gauge" | "histogram";

/** What the name of a metric is made from. */
export interface NamedMetric {
  readonly name: string;
  readonly unit: string;
  readonly kind: PrometheusKind;
}

/** The name of a metric, and its unit in words, or `""`. */
export interface MetricName {
  readonly name: string;
  readonly unit: string;
}

/** Translates the names of metrics and attributes. Any text gives a valid name. */
export class Names {
  readonly #strategy: TranslationStrategy;
  readonly #scheme: EscapingScheme;
  readonly #labels: Map<string, string> = new Map();

  /** The strategy is applied first, then the scheme. */
  constructor(strategy: TranslationStrategy, scheme: EscapingScheme) {
    this.#strategy = strategy;
    this.#scheme = scheme;
  }

  /** Returns the translated and escaped name of a metric. */
  metric({ name, unit, kind }: NamedMetric): MetricName {
    const translated = this.#translate(
      cleanText(name),
      unitWords(cleanText(unit), kind === "gauge"),
      kind,
    );
    return { ...translated, name: escapeName(translated.name, this.#scheme, "metric") };
  }

  /** Escapes a metric name of our own, without translation. */
  ownMetric(name: string): string {
    return escapeName(name, this.#scheme, "metric");
  }

  /** Returns the label name for an attribute. */
  label(key: string): string {
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const clean = cleanText(key);
    const plain = hasUnderscoreEscaping(this.#strategy) ? underscoreName(clean, "label") : clean;
    const escaped = escapeName(plain === "" ? "_" : plain, this.#scheme, "label");
    // Prometheus reserves names with two leading underscores, and drops such labels.
    const clear = escaped.replace(/^_{2,}/, "_");
    // Histograms use `le` for a bucket's boundary.
    const label = clear === "le" ? "exported_le" : clear;
    this.#labels.set(key, label);
    return label;
  }

  #translate(name: string, unit: string, kind: PrometheusKind): MetricName {
    const isPlain = hasUnderscoreEscaping(this.#strategy);
    const base = isPlain ? underscoreName(name, "metric") : name === "" ? "_" : name;
    if (!hasSuffixes(this.#strategy)) return { name: base, unit };
    const isTotal = kind === "counter";
    const stem = isTotal && base.endsWith("_total") ? base.slice(0, -"_total".length) : base;
    const hasUnit = unit === "" || stem === unit || stem.endsWith(`_${unit}`) ||
      stem.endsWith(`.${unit}`);
    const withUnit = hasUnit ? stem : `${stem}_${unit}`;
    const whole = isTotal ? `${withUnit}_total` : withUnit;
    return { name: isPlain ? underscoreName(whole, "metric") : whole, unit };
  }
}

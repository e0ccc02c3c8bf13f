import { type Attributes, reportOnce } from "../api/mod.ts";
import type { Scope } from "../snapshot/mod.ts";
import { cleanText, quotedText } from "./escape_text.ts";
import { labelValue } from "./label_value.ts";
import { LABEL_NAME } from "./name_grammar.ts";
import type { Names } from "./names.ts";

/** A label before labels of the same name are merged. */
interface Pair {
  /** The name as Prometheus sees it. */
  readonly name: string;
  /** The key of the attribute. */
  readonly key: string;
  readonly value: string;
  /** 1 for a label from the resource, which is dropped if the series has one of the same name. */
  readonly rank: 0 | 1;
}

/** Options of {@link SeriesLabels}. */
export interface SeriesLabelsOptions {
  readonly names: Names;
  /** Whether series have labels for their scope. */
  readonly hasScopeLabels: boolean;
  /** Resource attributes that become labels of every series. */
  readonly constantAttributes: Attributes;
}

/** Writes the labels of series, sorted by name: `a="1",b="2"`. */
export class SeriesLabels {
  readonly #options: SeriesLabelsOptions;
  readonly #constants: readonly Pair[];
  readonly #scopes: Map<Scope, readonly Pair[]> = new Map();
  readonly #written: Map<string, string> = new Map();

  constructor(options: SeriesLabelsOptions) {
    this.#options = options;
    this.#constants = this.#pairs(options.constantAttributes, 1);
  }

  /** The labels of a point. Empty ones are left out: Prometheus treats them as missing. */
  ofPoint(attributes: Attributes, scope: Scope): string {
    const pairs = this.#pairs(attributes, 0);
    return this.#write([...pairs, ...this.#scopePairs(scope), ...this.#constants]);
  }

  /** The labels for these attributes alone. */
  ofAttributes(attributes: Attributes): string {
    return this.#write(this.#pairs(attributes, 0));
  }

  /** A label, quoted and escaped. */
  text(name: string, value: string): string {
    return `${this.#nameText(name)}="${quotedText(cleanText(value))}"`;
  }

  #pairs(attributes: Attributes, rank: 0 | 1): Pair[] {
    const pairs: Pair[] = [];
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value === undefined) continue;
      pairs.push({ name: this.#options.names.label(key), key, value: labelValue(value), rank });
    }
    return pairs;
  }

  #scopePairs(scope: Scope): readonly Pair[] {
    if (!this.#options.hasScopeLabels) return [];
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const own = this.#pairs({
      otel_scope_name: scope.name,
      otel_scope_version: scope.version,
      otel_scope_schema_url: scope.schemaUrl,
    }, 0);
    const prefixed = Object.fromEntries(
      Object.entries(scope.attributes).map(([key, value]) => [`otel_scope_${key}`, value]),
    );
    const free = this.#pairs(prefixed, 0).filter(({ name }) => {
      const isFree = !own.some((pair) => pair.name === name);
      if (!isFree) reportScopeAttribute(name);
      return isFree;
    });
    const pairs = [...own, ...free];
    this.#scopes.set(scope, pairs);
    return pairs;
  }

  #write(pairs: Pair[]): string {
    if (pairs.length > 1) pairs.sort(comparePairs);
    let text = "";
    for (let at = 0; at < pairs.length;) {
      const { name, rank } = pairs[at];
      let { value } = pairs[at];
      for (at++; at < pairs.length && pairs[at].name === name; at++) {
        if (pairs[at].rank === rank) value += `;${pairs[at].value}`;
      }
      if (value !== "") text += `${text === "" ? "" : ","}${this.text(name, value)}`;
    }
    return text;
  }

  #nameText(name: string): string {
    const known = this.#written.get(name);
    if (known !== undefined) return known;
    const text = LABEL_NAME.test(name) ? name : `"${quotedText(name)}"`;
    this.#written.set(name, text);
    return text;
  }
}

/** Sorts by name; within a name by rank, then key, the order in which values are joined. */
function comparePairs(a: Pair, b: Pair): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function reportScopeAttribute(name: string): void {
  reportOnce(
    "prometheus-scope-attribute",
    "warn",
    `A scope attribute is left out for Prometheus: its label ${name} is that of the scope itself.`,
  );
}

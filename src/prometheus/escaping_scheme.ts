import { LABEL_NAME, METRIC_NAME } from "./name_grammar.ts";

/**
 * How to escape characters of a name other than letters, digits and underscores. A client asks for
 * a scheme in its `Accept` header (Prometheus, UTF-8 escaping schemes).
 */
export const EscapingScheme = {
  /** Each becomes `_`. The default. */
  UNDERSCORES: "underscores",
  /** Names stay as they are, in quotes. */
  ALLOW_UTF8: "allow-utf-8",
  /** `.` becomes `_dot_`, `_` becomes `__`, and anything else `_`. */
  DOTS: "dots",
  /** Each becomes its hexadecimal code point between underscores, after `U__`; `_` becomes `__`. */
  VALUES: "values",
} as const;

/** One of the values of {@link EscapingScheme}. */
export type EscapingScheme = typeof EscapingScheme[keyof typeof EscapingScheme];

/** Returns the scheme with this name, if there is one. */
export function escapingSchemeOf(name: string): EscapingScheme | undefined {
  // Prometheus' own documentation has spelled it without the second hyphen, too.
  if (name === "allow-utf8") return EscapingScheme.ALLOW_UTF8;
  return Object.values(EscapingScheme).find((scheme) => scheme === name);
}

/**
 * Escapes a name by a scheme.
 *
 * @param name Not empty; well-formed Unicode.
 * @param kind Metric names may have colons, label names may not.
 */
export function escapeName(
  name: string,
  scheme: EscapingScheme,
  kind: "metric" | "label",
): string {
  const isPlain = (kind === "metric" ? METRIC_NAME : LABEL_NAME).test(name);
  switch (scheme) {
    case EscapingScheme.ALLOW_UTF8:
      return name;
    case EscapingScheme.UNDERSCORES:
      return isPlain ? name : replaceSigns(name, kind, () => "_");
    case EscapingScheme.DOTS:
      return replaceSigns(name.replaceAll("_", "__"), kind, (sign) => sign === "." ? "_dot_" : "_");
    case EscapingScheme.VALUES:
      return isPlain
        ? name
        : `U__${replaceSigns(name.replaceAll("_", "__"), kind, (sign) => `_${codeOf(sign)}_`)}`;
    default:
      return scheme satisfies never;
  }
}

function replaceSigns(
  name: string,
  kind: "metric" | "label",
  replace: (sign: string) => string,
): string {
  return name.replace(kind === "metric" ? NOT_METRIC_SIGN : NOT_LABEL_SIGN, replace);
}

// A name must not begin with a digit.
const NOT_METRIC_SIGN = /^[0-9]|[^a-zA-Z0-9_:]/gu;
const NOT_LABEL_SIGN = /^[0-9]|[^a-zA-Z0-9_]/gu;

function codeOf(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16);
}

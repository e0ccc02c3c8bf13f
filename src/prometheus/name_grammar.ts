/** Matches metric names that need no quotes. */
export const METRIC_NAME: RegExp = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Matches label names that need no quotes. */
export const LABEL_NAME: RegExp = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Reduces a name to letters, digits and underscores: everything else becomes `_`, and several `_`
 * in a row become one (specification, Prometheus and OpenMetrics Compatibility).
 *
 * @param kind Metric names may have colons.
 */
export function underscoreName(name: string, kind: "metric" | "label"): string {
  const plain = name.replace(kind === "metric" ? NOT_METRIC_SIGN : NOT_LABEL_SIGN, "_")
    .replace(/_{2,}/g, "_");
  return /^[0-9]/.test(plain) ? `_${plain}` : plain === "" ? "_" : plain;
}

const NOT_METRIC_SIGN = /[^a-zA-Z0-9_:]/gu;
const NOT_LABEL_SIGN = /[^a-zA-Z0-9_]/gu;

/** Names of metrics that need no quotes. */
export const METRIC_NAME: RegExp = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Names of labels that need no quotes. */
export const LABEL_NAME: RegExp = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * A name made of letters, digits and underscores only: everything else becomes `_`, and several `_`
 * in a row become one (specification, Prometheus and OpenMetrics Compatibility).
 *
 * @param kind Names of metrics may have colons.
 */
export function underscoreName(name: string, kind: "metric" | "label"): string {
  const plain = name.replace(kind === "metric" ? NOT_METRIC_SIGN : NOT_LABEL_SIGN, "_")
    .replace(/_{2,}/g, "_");
  return /^[0-9]/.test(plain) ? `_${plain}` : plain === "" ? "_" : plain;
}

const NOT_METRIC_SIGN = /[^a-zA-Z0-9_:]/gu;
const NOT_LABEL_SIGN = /[^a-zA-Z0-9_]/gu;

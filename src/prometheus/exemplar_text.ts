import type { Exemplar } from "../sdk/metrics/mod.ts";
import { formatNumber, formatTime } from "./format_number.ts";
import { cleanText } from "./escape_text.ts";
import { labelValue } from "./label_value.ts";
import type { Names } from "./names.ts";
import type { SeriesLabels } from "./series_labels.ts";

/** Maximum total of characters in an exemplar's label names and values (OpenMetrics, Exemplars). */
const MAX_EXEMPLAR_CHARS = 128;

/**
 * Formats an exemplar to follow a sample. Trace and span come first; attributes that no longer fit
 * are left out.
 */
export function exemplarText(
  { traceId, spanId, filteredAttributes, value, timestamp }: Exemplar,
  { names, labels }: { readonly names: Names; readonly labels: SeriesLabels },
): string {
  const kept = new Map<string, string>();
  let charsLeft = MAX_EXEMPLAR_CHARS;
  const add = (name: string, text: string): void => {
    const cost = lengthOf(name) + lengthOf(text);
    if (kept.has(name) || text === "" || cost > charsLeft) return;
    kept.set(name, text);
    charsLeft -= cost;
  };
  add("trace_id", traceId ?? "");
  add("span_id", spanId ?? "");
  for (const [key, item] of Object.entries(filteredAttributes)) {
    const name = names.label(key);
    if (name !== "trace_id" && name !== "span_id") add(name, cleanText(labelValue(item)));
  }
  const texts = [...kept].map(([name, text]) => labels.text(name, text));
  return ` # {${texts.join(",")}} ${formatNumber(value)} ${formatTime(timestamp)}`;
}

/** Returns the latest exemplar, for a counter. */
export function latestExemplar(exemplars: readonly Exemplar[]): Exemplar | undefined {
  return exemplars.reduce<Exemplar | undefined>(
    (best, one) => best === undefined || isLater(one, best) ? one : best,
    undefined,
  );
}

/**
 * Returns the exemplar with the greatest value for each bucket of a histogram; `undefined` if it
 * has none (specification, Prometheus and OpenMetrics Compatibility, Exemplars).
 */
export function bucketExemplars(
  exemplars: readonly Exemplar[],
  boundaries: readonly number[],
): readonly (Exemplar | undefined)[] {
  const best = new Array<Exemplar | undefined>(boundaries.length + 1).fill(undefined);
  for (const exemplar of exemplars) {
    if (Number.isNaN(exemplar.value)) continue;
    const found = boundaries.findIndex((boundary) => exemplar.value <= boundary);
    const at = found < 0 ? boundaries.length : found;
    const rival = best[at];
    if (rival === undefined || exemplar.value > rival.value) best[at] = exemplar;
  }
  return best;
}

function isLater(a: Exemplar, b: Exemplar): boolean {
  const [aSeconds, aNanos] = a.timestamp;
  const [bSeconds, bNanos] = b.timestamp;
  return aSeconds === bSeconds ? aNanos > bNanos : aSeconds > bSeconds;
}

/** The length in characters, some of which take two UTF-16 code units. */
function lengthOf(text: string): number {
  return [...text].length;
}

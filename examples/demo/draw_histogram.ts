import type { DemoExemplar, DemoHistogram } from "./demo_histogram.ts";
import { SERVICE_STYLES } from "./service_styles.ts";
import { cut, type Terminal } from "./terminal.ts";
import { formatMs } from "./time_axis.ts";
import { shortTraceId } from "./trace_tree.ts";

/** The share of a line that the longest bar takes. */
const BAR_PART = 0.35;

/** Indent of the summary, and gap between its columns. */
const GAP = 2;

/** Eighths of a character. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

interface Bucket {
  readonly label: string;
  readonly count: number;
  readonly exemplars: readonly DemoExemplar[];
}

/**
 * A histogram of seconds: a bar for each bucket, followed by the traces of its exemplars, slowest
 * first, as many as fit.
 */
export function drawHistogram(histogram: DemoHistogram, { paint, width }: Terminal): string[] {
  const buckets = trim(bucketsOf(histogram));
  const count = buckets.reduce((total, bucket) => total + bucket.count, 0);
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const labelWidth = Math.max(0, ...buckets.map(({ label }) => label.length));
  const countWidth = String(most).length;
  const barWidth = Math.floor(width * BAR_PART);
  const room = width - GAP - labelWidth - GAP - barWidth - 1 - countWidth;
  const style = SERVICE_STYLES.get(histogram.service) ?? "cyan";
  const mean = count === 0 ? "" : `, ${formatMs(histogram.sum / count * 1000)} on average`;
  const rows = buckets.map((bucket) =>
    [
      bucket.label.padStart(labelWidth),
      "  ",
      paint(bar(bucket.count / most, barWidth).padEnd(barWidth), style),
      ` ${String(bucket.count).padStart(countWidth)}`,
      ...fitting(bucket.exemplars, room).map(({ traceId, value }) =>
        `  ${paint(shortTraceId(traceId), style)}${paint(valueText(value), "dim")}`
      ),
    ].join("").trimEnd()
  );
  const title = `${histogram.service}: ${histogram.name}`;
  const text = `  ${count} requests${mean}; ids are those of traces above`;
  return [paint(title, "bold") + cut(text, width - GAP - title.length), ...rows];
}

function bucketsOf({ bounds, counts, exemplars }: DemoHistogram): Bucket[] {
  return counts.map((count, index) => {
    const from = bounds[index - 1] ?? -Infinity;
    const to = bounds[index] ?? Infinity;
    return {
      label: to === Infinity ? `> ${boundText(from)}` : `≤ ${boundText(to)}`,
      count,
      exemplars: exemplars.filter(({ value }) => from < value && value <= to)
        .sort((a, b) => b.value - a.value),
    };
  });
}

/** Without empty ones at either end. */
function trim(buckets: readonly Bucket[]): readonly Bucket[] {
  const isFilled = ({ count }: Bucket): boolean => count > 0;
  return buckets.slice(buckets.findIndex(isFilled), buckets.findLastIndex(isFilled) + 1);
}

function fitting(exemplars: readonly DemoExemplar[], room: number): readonly DemoExemplar[] {
  let left = room;
  const tooMany = exemplars.findIndex(({ traceId, value }) => {
    left -= GAP + shortTraceId(traceId).length + valueText(value).length;
    return left < 0;
  });
  return tooMany < 0 ? exemplars : exemplars.slice(0, tooMany);
}

function valueText(seconds: number): string {
  return ` ${formatMs(seconds * 1000)}`;
}

function boundText(seconds: number): string {
  return seconds < 1 ? `${Number((seconds * 1000).toPrecision(3))} ms` : `${seconds} s`;
}

/** A bar of limited width; anything above zero is visible. */
function bar(part: number, width: number): string {
  if (part === 0) return "";
  const eighths = Math.max(1, Math.round(part * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

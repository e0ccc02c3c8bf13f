import type { DataPoint, Exemplar, HistogramValue, MetricData } from "../sdk/metrics/mod.ts";
import { convertedBuckets, type CumulativeBuckets, explicitBuckets } from "./cumulative_buckets.ts";
import { quotedText } from "./escape_text.ts";
import { bucketExemplars, exemplarText, latestExemplar } from "./exemplar_text.ts";
import type { FamilyName } from "./family.ts";
import { formatCanonical, formatNumber, formatTime } from "./format_number.ts";
import { METRIC_NAME } from "./name_grammar.ts";
import type { Names } from "./names.ts";
import type { RenderConfig } from "./render_options.ts";
import type { SeriesLabels } from "./series_labels.ts";

/** What the samples of a scrape share. */
export interface SampleContext {
  readonly names: Names;
  readonly labels: SeriesLabels;
  readonly config: RenderConfig;
}

/** Writes the samples of a family, one per line. */
export class SampleWriter {
  readonly #family: FamilyName;
  readonly #context: SampleContext;
  readonly #isOpenMetrics: boolean;
  readonly #hasCreated: boolean;

  constructor(family: FamilyName, context: SampleContext) {
    this.#family = family;
    this.#context = context;
    this.#isOpenMetrics = context.config.format.syntax === "openmetrics";
    this.#hasCreated = this.#isOpenMetrics && context.config.createdSamplesEnabled;
  }

  /** Returns a function that writes a metric's point at an index. */
  pointWriter(metric: MetricData): (index: number, labels: string) => string {
    switch (metric.dataPointType) {
      case "gauge": {
        const { dataPoints } = metric;
        return (i, labels) => this.single(labels, dataPoints[i].value);
      }
      case "sum": {
        const { dataPoints } = metric;
        return (i, labels) => this.#sum(labels, dataPoints[i]);
      }
      case "histogram": {
        const { dataPoints } = metric;
        return (i, labels) =>
          this.#histogram(labels, explicitBuckets(dataPoints[i].value), dataPoints[i]);
      }
      case "exponential_histogram": {
        const { dataPoints } = metric;
        return (i, labels) =>
          this.#histogram(labels, convertedBuckets(dataPoints[i].value), dataPoints[i]);
      }
      default:
        return metric satisfies never;
    }
  }

  /** Writes a sample that has only a value, as a gauge does. */
  single(labels: string, value: number): string {
    return `${opening(this.#family.sampleName, labels)} ${formatNumber(value)}\n`;
  }

  // Not every sum is a counter in Prometheus.
  #sum(labels: string, point: DataPoint<number>): string {
    const { sampleName, type } = this.#family;
    const exemplar = this.#isOpenMetrics && type === "counter"
      ? this.#exemplar(latestExemplar(point.exemplars))
      : "";
    const sample = `${opening(sampleName, labels)} ${formatNumber(point.value)}${exemplar}\n`;
    return type === "counter" ? `${sample}${this.#created(labels, point)}` : sample;
  }

  #histogram(
    labels: string,
    { boundaries, counts, count, sum }: CumulativeBuckets,
    point: DataPoint<Pick<HistogramValue, "count">>,
  ): string {
    const { sampleName } = this.#family;
    const exemplars = this.#isOpenMetrics && point.exemplars.length > 0
      ? bucketExemplars(point.exemplars, boundaries)
      : [];
    const formatBoundary = this.#isOpenMetrics ? formatCanonical : formatNumber;
    const before = labels === "" ? "" : `${labels},`;
    const bucket = (boundary: string, value: number, i: number): string =>
      `${opening(`${sampleName}_bucket`, `${before}le="${boundary}"`)} ${value}` +
      `${this.#exemplar(exemplars[i])}\n`;
    let text = "";
    boundaries.forEach((boundary, i) => text += bucket(formatBoundary(boundary), counts[i], i));
    text += bucket("+Inf", count, boundaries.length);
    if (sum !== undefined) {
      text += `${opening(`${sampleName}_sum`, labels)} ${formatNumber(sum)}\n`;
    }
    // OpenMetrics has both _sum and _count, or neither.
    if (sum !== undefined || !this.#isOpenMetrics) {
      text += `${opening(`${sampleName}_count`, labels)} ${count}\n`;
    }
    return `${text}${this.#created(labels, point)}`;
  }

  #exemplar(exemplar: Exemplar | undefined): string {
    return exemplar === undefined ? "" : exemplarText(exemplar, this.#context);
  }

  #created(labels: string, { startTime }: DataPoint<unknown>): string {
    const isKnown = startTime[0] > 0 || startTime[1] > 0;
    if (!this.#hasCreated || !isKnown) return "";
    return `${opening(`${this.#family.name}_created`, labels)} ${formatTime(startTime)}\n`;
  }
}

/** The name and labels of a sample. A name that needs quotes goes inside the braces. */
function opening(name: string, labels: string): string {
  if (METRIC_NAME.test(name)) return labels === "" ? name : `${name}{${labels}}`;
  return `{"${quotedText(name)}"${labels === "" ? "" : `,${labels}`}}`;
}

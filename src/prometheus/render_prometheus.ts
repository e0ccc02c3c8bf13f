import type { Attributes } from "../api/mod.ts";
import type { ResourceMetrics } from "../sdk/metrics/mod.ts";
import { cleanText, helpText, quotedText } from "./escape_text.ts";
import { OPENMETRICS_END } from "./exposition_format.ts";
import { type Family, type FamilyName, groupFamilies } from "./family.ts";
import { mergeSeries, STEP_POINTS } from "./merge_series.ts";
import { METRIC_NAME } from "./name_grammar.ts";
import { Names } from "./names.ts";
import {
  copiedNames,
  type RenderConfig,
  type RenderPrometheusOptions,
  resolveRenderOptions,
} from "./render_options.ts";
import { SampleWriter } from "./sample_writer.ts";
import { SeriesLabels } from "./series_labels.ts";

/**
 * Renders a collection as text for Prometheus. It should be cumulative: delta sums and histograms
 * are left out.
 *
 * @throws {RangeError} If an option is invalid.
 *
 * @example
 * ```ts
 * import { renderPrometheus } from "@offthread/otel/prometheus";
 * import { MeterProvider, MetricReader } from "@offthread/otel/sdk";
 *
 * const reader = new MetricReader();
 * const provider = new MeterProvider({ readers: [reader] });
 * provider.getMeter("shop").createCounter("orders").add(2);
 * const { resourceMetrics } = await reader.collect();
 * const text = renderPrometheus(resourceMetrics, { scopeInfoEnabled: false });
 * console.assert(text.endsWith("# TYPE orders_total counter\norders_total 2\n"));
 * ```
 */
export function renderPrometheus(
  metrics: ResourceMetrics,
  options: RenderPrometheusOptions = {},
): string {
  const chunks: string[] = [];
  const steps = renderSteps(metrics, resolveRenderOptions(options), (text) => chunks.push(text));
  while (steps.next().done !== true);
  return chunks.join("");
}

/** Does the same as {@link renderPrometheus} step by step, and passes the text on in pieces. */
export function* renderSteps(
  metrics: ResourceMetrics,
  config: RenderConfig,
  write: (text: string) => void,
): Generator<void, void> {
  const isOpenMetrics = config.format.syntax === "openmetrics";
  const names = new Names(config.translationStrategy, config.format.escaping);
  const { attributes } = metrics.resource;
  const labels = new SeriesLabels({
    names,
    hasScopeLabels: config.scopeInfoEnabled,
    constantAttributes: pick(attributes, copiedNames(config.resourceConstantLabels)),
  });
  const target = config.targetInfoEnabled && Object.keys(attributes).length > 0
    ? targetFamily(names, isOpenMetrics)
    : undefined;
  if (target !== undefined) {
    const head = describe({ ...target, help: "Target metadata" }, isOpenMetrics);
    const samples = new SampleWriter(target, { names, labels, config });
    write(`${head}${samples.single(labels.ofAttributes(attributes), 1)}`);
  }
  const families = groupFamilies(metrics, {
    names,
    isOpenMetrics,
    exponentialHistograms: config.exponentialHistograms,
    taken: target === undefined ? [] : [target.name, target.sampleName],
  });
  for (const family of families) {
    write(describe(family, isOpenMetrics));
    const samples = new SampleWriter(family, { names, labels, config });
    yield* renderFamily(family, { labels, samples }, write);
  }
  if (isOpenMetrics) write(OPENMETRICS_END);
}

function* renderFamily(
  family: Family,
  { labels, samples }: { readonly labels: SeriesLabels; readonly samples: SampleWriter },
  write: (text: string) => void,
): Generator<void, void> {
  for (const { metric, labels: texts } of yield* mergeSeries(family, labels)) {
    const writePoint = samples.pointWriter(metric);
    let text = "";
    for (let i = 0; i < texts.length; i++) {
      text += writePoint(i, texts[i]);
      if (i % STEP_POINTS !== STEP_POINTS - 1) continue;
      write(text);
      text = "";
      yield;
    }
    write(text);
    yield;
  }
}

function targetFamily(names: Names, isOpenMetrics: boolean): FamilyName {
  const sampleName = names.ownMetric("target_info");
  return isOpenMetrics
    ? { name: sampleName.slice(0, -"_info".length), sampleName, type: "info", unit: "" }
    : { name: sampleName, sampleName, type: "gauge", unit: "" };
}

/** Returns the `# HELP`, `# TYPE` and `# UNIT` lines of a family. */
function describe(family: FamilyName & { readonly help: string }, isOpenMetrics: boolean): string {
  const { name, type, unit } = family;
  const shown = METRIC_NAME.test(name) ? name : `"${quotedText(name)}"`;
  const help = cleanText(family.help);
  const lines = [
    help === "" ? "" : `# HELP ${shown} ${isOpenMetrics ? quotedText(help) : helpText(help)}\n`,
    `# TYPE ${shown} ${type}\n`,
    isOpenMetrics && unit !== "" && name.endsWith(`_${unit}`) ? `# UNIT ${shown} ${unit}\n` : "",
  ];
  return lines.join("");
}

function pick(attributes: Attributes, isPicked: (key: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => isPicked(key)));
}

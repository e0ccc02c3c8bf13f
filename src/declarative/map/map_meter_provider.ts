import type {
  DestinationOptions,
  ExemplarFilterName,
  MetricsExportOptions,
  MetricsOptions,
} from "../../config/mod.ts";
import {
  DEFAULT_HISTOGRAM_AGGREGATION,
  METRIC_EXPORT_INTERVAL,
} from "../../config/variables/metric_variables.ts";
import type { SetupOptions, SinkOptions } from "../../init/mod.ts";
import {
  DEFAULT_CARDINALITY_LIMIT,
  type MetricReader,
  PeriodicExportingMetricReader,
  ViewMatchingMode,
} from "../../sdk/mod.ts";
import { createComponent } from "../model/component_registry.ts";
import { definedOf } from "./defined_of.ts";
import { mapConfigurator, readEnabled } from "./map_configurator.ts";
import { OTLP_EXPORTERS, type OtlpMapper } from "./map_otlp.ts";
import { mapOutputStream } from "./map_output_stream.ts";
import { mapPrometheus, type PrometheusPart } from "./map_prometheus.ts";
import { createConsoleReader, OTLP_TEMPORALITIES, readPreferences } from "./map_push_exporter.ts";
import { mapReaderOptions, type ReaderPart } from "./map_reader_options.ts";
import { mapViews } from "./map_views.ts";
import type { ModelNode, NamedNode } from "../model/model_node.ts";
import { entryNamed, isNamed } from "../model/schema_names.ts";

const EXEMPLAR_FILTERS: Readonly<Record<ExemplarFilterName, ExemplarFilterName>> = {
  always_on: "always_on",
  always_off: "always_off",
  trace_based: "trace_based",
};

const VIEW_MATCHING_MODES: Readonly<Record<ViewMatchingMode, ViewMatchingMode>> = {
  independent: ViewMatchingMode.INDEPENDENT,
  composable: ViewMatchingMode.COMPOSABLE,
};

/** What `meter_provider` is mapped to. */
export interface MappedMeterProvider {
  readonly options: SetupOptions;
  /** The Prometheus exporters, to be served last. */
  readonly prometheus: readonly PrometheusPart[];
}

/** Maps `meter_provider`; without it nothing is measured. */
export function mapMeterProvider(model: ModelNode): MappedMeterProvider {
  const provider = model.group("meter_provider");
  if (provider === undefined) return { options: { metrics: { exporter: "none" } }, prometheus: [] };
  const readers = new ReaderMapper();
  for (const node of provider.requiredGroups("readers")) {
    const named = node.soleMember();
    if (named !== undefined) readers.add(named);
  }
  const exemplarFilter = provider.choice("exemplar_filter", EXEMPLAR_FILTERS);
  return {
    options: {
      metrics: { exporter: "none", ...readers.metrics, exemplarFilter },
      cardinalitySelector: readers.otlpPart?.cardinalitySelector,
      metricProducers: readers.otlpPart?.metricProducers,
      metricReaders: readers.readers,
      destinations: readers.destinations,
      sinks: readers.sinks,
      views: mapViews(provider),
      viewMatchingMode: provider.choice("view_matching_mode/development", VIEW_MATCHING_MODES),
      meterConfigurator: mapConfigurator(provider, {
        name: "meter_configurator/development",
        list: "meters",
        readConfig: readEnabled,
      }),
    },
    prometheus: readers.prometheus,
  };
}

/** Collects what readers are mapped to. */
class ReaderMapper {
  /** The first reader that the worker exports. */
  metrics: MetricsOptions | undefined;
  /** Further settings of that reader. */
  otlpPart: ReaderPart | undefined;
  /** Further readers that the worker exports. */
  readonly destinations: DestinationOptions[] = [];
  /** Readers that write lines. */
  readonly sinks: SinkOptions[] = [];
  /** Readers in the application's thread. */
  readonly readers: MetricReader[] = [];
  readonly prometheus: PrometheusPart[] = [];

  add({ name, node }: NamedNode): void {
    if (name !== "periodic" && name !== "pull") {
      node.acceptAll();
      node.fault("it must be periodic or pull");
      return;
    }
    const part = mapReaderOptions(node);
    const exporter = node.component("exporter");
    if (name === "pull") {
      if (exporter !== undefined) this.#addPull(exporter, part);
      return;
    }
    const times = {
      exportIntervalMs: node.integer("interval", 1),
      exportTimeoutMs: node.integer("timeout", 0),
    };
    if (exporter !== undefined) this.#addPush(exporter, { part, times });
  }

  #addPush(named: NamedNode, { part, times }: PeriodicPart): void {
    const { name, node } = named;
    const mapOtlp = entryNamed(OTLP_EXPORTERS, name);
    if (mapOtlp !== undefined) {
      this.#addOtlp({ ...mapPush(node, mapOtlp), ...times }, part);
    } else if (name === "console") {
      this.readers.push(createConsoleReader(node, { ...part, ...definedOf(times) }));
    } else if (isNamed(name, "otlp_file/development")) {
      this.#addFile(node, { part, times });
    } else {
      const exporter = createComponent("push_metric_exporter", named);
      if (exporter === undefined) return;
      this.readers.push(
        new PeriodicExportingMetricReader({ ...part, ...definedOf(times), exporter }),
      );
    }
  }

  #addFile(node: ModelNode, { part, times }: PeriodicPart): void {
    const to = mapOutputStream(node);
    const { temporality = "cumulative", histograms } = readPreferences(node);
    if (to === undefined) return;
    this.sinks.push({
      format: "otlp",
      to,
      signals: ["metrics"],
      metrics: {
        exportIntervalMs: times.exportIntervalMs ?? METRIC_EXPORT_INTERVAL.fallback,
        temporalityPreference: OTLP_TEMPORALITIES[temporality],
        defaultHistogramAggregation: histograms ?? DEFAULT_HISTOGRAM_AGGREGATION.fallback,
        ...ownPart(part),
      },
    });
  }

  #addOtlp(metrics: MetricsExportOptions, part: ReaderPart): void {
    if (this.metrics === undefined) {
      this.otlpPart = part;
      this.metrics = { exporter: "otlp", ...metrics };
      return;
    }
    this.destinations.push({ signals: ["metrics"], metrics: { ...metrics, ...ownPart(part) } });
  }

  #addPull(named: NamedNode, part: ReaderPart): void {
    if (isNamed(named.name, "prometheus/development")) {
      const prometheus = mapPrometheus(named.node, part);
      this.prometheus.push(prometheus);
      this.readers.push(prometheus.exporter);
      return;
    }
    const reader = createComponent("pull_metric_exporter", named);
    if (reader !== undefined) this.readers.push(reader);
  }
}

// The settings of the first reader do not apply to the others.
function ownPart(part: ReaderPart): Required<ReaderPart> {
  const { cardinalitySelector = () => DEFAULT_CARDINALITY_LIMIT, metricProducers = [] } = part;
  return { cardinalitySelector, metricProducers };
}

function mapPush(node: ModelNode, mapOtlp: OtlpMapper): MetricsExportOptions {
  const { temporality, histograms } = readPreferences(node);
  return {
    otlp: mapOtlp(node, "metrics"),
    temporalityPreference: temporality === undefined ? undefined : OTLP_TEMPORALITIES[temporality],
    defaultHistogramAggregation: histograms,
  };
}

interface PeriodicPart {
  readonly part: ReaderPart;
  readonly times: {
    readonly exportIntervalMs: number | undefined;
    readonly exportTimeoutMs: number | undefined;
  };
}

import type { BatchOptions, DestinationOptions, OtlpOptions } from "../../config/mod.ts";
import type { SinkOptions } from "../../init/mod.ts";
import {
  createComponent,
  createMissingComponent,
  type PluginComponents,
  type PluginComponentType,
} from "../model/component_registry.ts";
import { mapBatch } from "./map_batch.ts";
import { OTLP_EXPORTERS } from "./map_otlp.ts";
import { mapOutputStream } from "./map_output_stream.ts";
import type { ModelNode, NamedNode } from "../model/model_node.ts";
import { entryNamed, isNamed } from "../model/schema_names.ts";

/** What differs between spans and log records. */
export interface ProcessorKit<
  ProcessorType extends PluginComponentType,
  ExporterType extends PluginComponentType,
> {
  readonly signal: "traces" | "logs";
  readonly processorType: ProcessorType;
  readonly exporterType: ExporterType;
  /** Processors of the schema besides `batch` and `simple`. */
  readonly others: Readonly<Record<string, () => PluginComponents[ProcessorType]>>;
  /** Exporters of the schema that the package does not have. */
  readonly missing: readonly string[];
  readonly createConsole: () => PluginComponents[ExporterType];
  readonly createSimple: (
    exporter: PluginComponents[ExporterType],
  ) => PluginComponents[ProcessorType];
  readonly createBatch: (
    exporter: PluginComponents[ExporterType],
    options: BatchOptions,
  ) => PluginComponents[ProcessorType];
}

/** How the worker exports records. */
interface OtlpRoute {
  readonly otlp: OtlpOptions;
  readonly batch: BatchOptions;
}

/** What the processors of a provider become. */
export interface MappedProcessors<Processor> {
  /** The first exporter of the worker; `undefined` for none. */
  readonly otlp: OtlpRoute | undefined;
  /** Further exporters of the worker. */
  readonly destinations: readonly DestinationOptions[];
  /** Processors in the application's thread. */
  readonly processors: readonly Processor[];
  /** Exporters that write lines. */
  readonly sinks: readonly SinkOptions[];
}

/** Exports each record by itself. */
const SIMPLE: BatchOptions = { scheduledDelayMs: 0, maxExportBatchSize: 1 };

/** Reads the `processors` of a provider. */
export function mapProcessors<
  ProcessorType extends PluginComponentType,
  ExporterType extends PluginComponentType,
>(
  provider: ModelNode,
  kit: ProcessorKit<ProcessorType, ExporterType>,
): MappedProcessors<PluginComponents[ProcessorType]> {
  const mapper = new ProcessorMapper(kit);
  for (const node of provider.requiredGroups("processors")) {
    const named = node.soleMember();
    if (named !== undefined) mapper.add(named);
  }
  return mapper;
}

class ProcessorMapper<
  ProcessorType extends PluginComponentType,
  ExporterType extends PluginComponentType,
> implements MappedProcessors<PluginComponents[ProcessorType]> {
  otlp: OtlpRoute | undefined;
  readonly destinations: DestinationOptions[] = [];
  readonly processors: PluginComponents[ProcessorType][] = [];
  readonly sinks: SinkOptions[] = [];
  readonly #kit: ProcessorKit<ProcessorType, ExporterType>;

  constructor(kit: ProcessorKit<ProcessorType, ExporterType>) {
    this.#kit = kit;
  }

  add(named: NamedNode): void {
    const { name, node } = named;
    if (name === "batch" || name === "simple") {
      const batch = name === "batch" ? mapBatch(node) : undefined;
      const exporter = node.component("exporter");
      if (exporter !== undefined) this.#addExporter(exporter, batch);
      return;
    }
    const { others, processorType } = this.#kit;
    const create = entryNamed(others, name);
    const processor = create === undefined ? createComponent(processorType, named) : create();
    if (processor !== undefined) this.processors.push(processor);
  }

  #addExporter(named: NamedNode, batch: BatchOptions | undefined): void {
    const { name, node } = named;
    const { signal, exporterType, missing, createConsole } = this.#kit;
    const mapOtlp = entryNamed(OTLP_EXPORTERS, name);
    if (mapOtlp !== undefined) {
      this.#addRoute({ otlp: mapOtlp(node, signal), batch: batch ?? SIMPLE });
    } else if (name === "console") this.#addProcessor(createConsole(), batch);
    else if (isNamed(name, "otlp_file/development")) {
      const to = mapOutputStream(node);
      if (to !== undefined) this.sinks.push({ format: "otlp", to, signals: [signal] });
    } else {
      const create = missing.includes(name) ? createMissingComponent : createComponent;
      const exporter = create(exporterType, named);
      if (exporter !== undefined) this.#addProcessor(exporter, batch);
    }
  }

  #addRoute(route: OtlpRoute): void {
    const { signal } = this.#kit;
    if (this.otlp === undefined) this.otlp = route;
    else this.destinations.push({ signals: [signal], [signal]: route });
  }

  #addProcessor(
    exporter: PluginComponents[ExporterType],
    batch: BatchOptions | undefined,
  ): void {
    const { createSimple, createBatch } = this.#kit;
    this.processors.push(
      batch === undefined ? createSimple(exporter) : createBatch(exporter, batch),
    );
  }
}

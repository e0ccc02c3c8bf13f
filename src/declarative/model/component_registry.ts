import type { TextMapPropagator } from "../../api/mod.ts";
import { catchRejection } from "../../api/catch_rejection.ts";
import { instance } from "../../config/values/instance_kind.ts";
import type { ValueKind } from "../../config/values/value_kind.ts";
import type {
  IdGenerator,
  LogRecordExporter,
  LogRecordProcessor,
  MetricExporter,
  MetricProducer,
  MetricReader,
  ResourceDetector,
  Sampler,
  SpanExporter,
  SpanProcessor,
} from "../../sdk/mod.ts";
import type { ConfigurationGroup } from "./configuration_model.ts";
import type { NamedNode } from "./model_node.ts";

/** The kinds of components that a configuration can name and an application can provide. */
export interface PluginComponents {
  /** A sampler, where the schema has a `Sampler`. */
  readonly sampler: Sampler;
  /** What `tracer_provider.id_generator` names. */
  readonly id_generator: IdGenerator;
  /** An exporter of a batch or simple span processor. */
  readonly span_exporter: SpanExporter;
  /** An entry of `tracer_provider.processors`. */
  readonly span_processor: SpanProcessor;
  /** An exporter of a batch or simple log record processor. */
  readonly log_record_exporter: LogRecordExporter;
  /** An entry of `logger_provider.processors`. */
  readonly log_record_processor: LogRecordProcessor;
  /** An exporter of a periodic metric reader. */
  readonly push_metric_exporter: MetricExporter;
  /** An exporter of a pull metric reader, which is a reader itself. */
  readonly pull_metric_exporter: MetricReader;
  /** An entry of a metric reader's `producers`. */
  readonly metric_producer: MetricProducer;
  /** An entry of `propagator.composite`, or a name of `propagator.composite_list`. */
  readonly text_map_propagator: TextMapPropagator;
  /** An entry of `resource.detection/development.detectors`. */
  readonly resource_detector: ResourceDetector;
}

/** One of the kinds of {@linkcode PluginComponents}. */
export type PluginComponentType = keyof PluginComponents;

/**
 * Creates a component from its properties in the file. A property that is `null` is present, unlike
 * a missing one. If the function throws, or returns something else, the configuration is unusable.
 * If the configuration is not used, because it has a fault or is `disabled`, the component's
 * `shutdown()` is called at once.
 */
export type ComponentCreator<Component> = (properties: ConfigurationGroup) => Component;

/** How each kind of component is recognised. */
const KINDS: { readonly [Type in PluginComponentType]: ValueKind<PluginComponents[Type]> } = {
  sampler: instance("a sampler", ["shouldSample"]),
  id_generator: instance("an id generator", ["generateTraceId", "generateSpanId"]),
  span_exporter: instance("a span exporter", ["export", "shutdown"]),
  span_processor: instance("a span processor", ["onStart", "onEnd", "shutdown"]),
  log_record_exporter: instance("a log record exporter", ["export", "shutdown"]),
  log_record_processor: instance("a log record processor", ["onEmit", "shutdown"]),
  push_metric_exporter: instance("a metric exporter", ["export", "shutdown"]),
  pull_metric_exporter: instance("a metric reader", ["collect", "forceFlush", "shutdown"]),
  metric_producer: instance("a metric producer", ["produce"]),
  text_map_propagator: instance("a propagator", ["inject", "extract", "fields"]),
  resource_detector: instance("a resource detector", ["detect"]),
};

const creators = new Map<string, ComponentCreator<unknown>>();

/**
 * Registers a component under a name that configuration files can use: one of the application's
 * own, or one that the schema has but this package lacks, such as the exporter `zipkin`. Call it
 * before the file is used.
 *
 * Specification: Configuration SDK, Register PluginComponentProvider.
 *
 * @param name The name that files use, as in `exporter: { NAME: ... }`.
 * @returns A function that removes the name.
 * @throws {TypeError} If the name is taken for that kind, or the kind or the function is invalid.
 *
 * @example
 * ```ts
 * import { trace } from "@offthread/otel/api";
 * import {
 *   initFromConfiguration,
 *   parseConfiguration,
 *   registerComponentProvider,
 * } from "@offthread/otel/config";
 * import { InMemorySpanExporter } from "@offthread/otel/exporters";
 *
 * const exporter = new InMemorySpanExporter();
 * registerComponentProvider("span_exporter", "in_memory", () => exporter);
 * await using telemetry = initFromConfiguration(parseConfiguration(`
 * file_format: "1.1"
 * tracer_provider:
 *   processors:
 *     - simple: { exporter: { in_memory: } }
 * `));
 * trace.getTracer("shop").startSpan("checkout").end();
 * await telemetry.forceFlush();
 * console.assert(exporter.finishedSpans().length === 1);
 * ```
 */
export function registerComponentProvider<Type extends PluginComponentType>(
  type: Type,
  name: string,
  create: ComponentCreator<PluginComponents[Type]>,
): () => void {
  const key = keyOf(type, name);
  if (!Object.hasOwn(KINDS, type)) {
    throw new TypeError(
      `Cannot register ${JSON.stringify(type)}: there is no such component type.`,
    );
  }
  if (typeof create !== "function") {
    throw new TypeError(
      `Cannot register ${type} ${JSON.stringify(name)}: the third argument must be a function.`,
    );
  }
  if (creators.has(key)) {
    throw new TypeError(
      `Cannot register ${type} ${JSON.stringify(name)}: the name is registered already.`,
    );
  }
  creators.set(key, create);
  return () => {
    if (creators.get(key) === create) creators.delete(key);
  };
}

/** Creates the component that a node names; a fault if it is not registered or fails. */
export function createComponent<Type extends PluginComponentType>(
  type: Type,
  { name, node }: NamedNode,
): PluginComponents[Type] | undefined {
  node.acceptAll();
  // why: registerComponentProvider stores under this key only what makes components of this type
  const create = creators.get(keyOf(type, name)) as
    | ComponentCreator<PluginComponents[Type]>
    | undefined;
  if (create === undefined) {
    node.fault(`no ${type} of this name is built in or registered`);
    return undefined;
  }
  try {
    const component = create(node.members);
    if (KINDS[type].accepts(component)) {
      node.findings.components.add(component);
      return component;
    }
    catchRejection(component, () => {}); // an async function is a fault; its rejection is ignored
    node.fault(`the registered function must return ${KINDS[type].expected}`);
  } catch (error) {
    node.fault(
      `it could not be created: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return undefined;
}

/**
 * Creates a component that the schema has but this package lacks. If it is not registered it is
 * left out, and the rest of the configuration is used.
 */
export function createMissingComponent<Type extends PluginComponentType>(
  type: Type,
  named: NamedNode,
): PluginComponents[Type] | undefined {
  if (creators.has(keyOf(type, named.name))) return createComponent(type, named);
  named.node.leaveOut();
  return undefined;
}

function keyOf(type: string, name: string): string {
  return `${type} ${name}`;
}

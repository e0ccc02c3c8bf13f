import { ConsoleSpanExporter } from "../../exporters/mod.ts";
import type { SetupOptions } from "../../init/mod.ts";
import {
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  SimpleSpanProcessor,
  type SpanLimits,
} from "../../sdk/mod.ts";
import { createComponent } from "../model/component_registry.ts";
import { definedOf } from "./defined_of.ts";
import { mapConfigurator, readEnabled } from "./map_configurator.ts";
import { mapProcessors, type ProcessorKit } from "./map_processors.ts";
import { mapSampler } from "./map_sampler.ts";
import { readAttributeLimits } from "./read_attribute_limits.ts";
import type { ModelNode } from "../model/model_node.ts";

const KIT: ProcessorKit<"span_processor", "span_exporter"> = {
  signal: "traces",
  processorType: "span_processor",
  exporterType: "span_exporter",
  others: {},
  missing: ["zipkin"],
  createConsole: () => new ConsoleSpanExporter(),
  createSimple: (exporter) => new SimpleSpanProcessor(exporter),
  createBatch: (exporter, batch) => new BatchSpanProcessor(exporter, definedOf(batch)),
};

/** Maps `tracer_provider`; without it no tracer does anything. */
export function mapTracerProvider(model: ModelNode): SetupOptions {
  const provider = model.group("tracer_provider");
  if (provider === undefined) {
    return { traces: { exporter: "none" }, tracerConfigurator: () => ({ enabled: false }) };
  }
  const { otlp: route, destinations, processors, sinks } = mapProcessors(provider, KIT);
  return {
    traces: route === undefined ? { exporter: "none" } : { exporter: "otlp", ...route },
    spanProcessors: processors,
    destinations,
    sinks,
    sampler: mapSampler(provider, "sampler"),
    idGenerator: mapIdGenerator(provider),
    spanLimits: mapSpanLimits(provider),
    tracerConfigurator: mapConfigurator(provider, {
      name: "tracer_configurator/development",
      list: "tracers",
      readConfig: readEnabled,
    }),
  };
}

function mapIdGenerator(provider: ModelNode): IdGenerator | undefined {
  const named = provider.group("id_generator")?.soleMember();
  if (named === undefined) return undefined;
  return named.name === "random" ? new RandomIdGenerator() : createComponent("id_generator", named);
}

function mapSpanLimits(provider: ModelNode): Partial<SpanLimits> | undefined {
  const node = provider.group("limits");
  if (node === undefined) return undefined;
  return definedOf({
    ...readAttributeLimits(node),
    eventCountLimit: node.integer("event_count_limit", 0),
    linkCountLimit: node.integer("link_count_limit", 0),
    attributePerEventCountLimit: node.integer("event_attribute_count_limit", 0),
    attributePerLinkCountLimit: node.integer("link_attribute_count_limit", 0),
  });
}

import { SeverityNumber } from "../../api/mod.ts";
import type { AttributeLimitsOptions } from "../../config/mod.ts";
import { ConsoleLogRecordExporter } from "../../exporters/mod.ts";
import type { SetupOptions } from "../../init/mod.ts";
import {
  BatchLogRecordProcessor,
  EventToSpanEventProcessor,
  type LoggerConfig,
  SimpleLogRecordProcessor,
} from "../../sdk/mod.ts";
import { definedOf } from "./defined_of.ts";
import { mapConfigurator, readEnabled } from "./map_configurator.ts";
import { mapProcessors, type ProcessorKit } from "./map_processors.ts";
import { readAttributeLimits } from "./read_attribute_limits.ts";
import type { ModelNode } from "../model/model_node.ts";

const KIT: ProcessorKit<"log_record_processor", "log_record_exporter"> = {
  signal: "logs",
  processorType: "log_record_processor",
  exporterType: "log_record_exporter",
  others: { "event_to_span_event_bridge/development": () => new EventToSpanEventProcessor() },
  missing: [],
  createConsole: () => new ConsoleLogRecordExporter(),
  createSimple: (exporter) => new SimpleLogRecordProcessor(exporter),
  createBatch: (exporter, batch) => new BatchLogRecordProcessor(exporter, definedOf(batch)),
};

/** The severities by their names, in either case, as files write them. */
const SEVERITIES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(SeverityNumber).flatMap(([name, severity]) => [
    [name, severity],
    [name.toLowerCase(), severity],
  ]),
);

/** Maps `logger_provider`; without it no logger does anything. */
export function mapLoggerProvider(model: ModelNode): SetupOptions {
  const provider = model.group("logger_provider");
  if (provider === undefined) {
    return {
      logs: { exporter: "none" },
      loggerConfigurator: () => ({ enabled: false }),
      recordFatalErrors: false,
    };
  }
  const { otlp: route, destinations, processors, sinks } = mapProcessors(provider, KIT);
  const limits = mapLimits(provider);
  return {
    logs: route === undefined
      ? { exporter: "none", limits }
      : { exporter: "otlp", ...route, limits },
    logRecordProcessors: processors,
    destinations,
    sinks,
    loggerConfigurator: mapConfigurator(provider, {
      name: "logger_configurator/development",
      list: "loggers",
      readConfig: readLoggerConfig,
    }),
  };
}

function readLoggerConfig(node: ModelNode): LoggerConfig {
  return {
    ...readEnabled(node),
    ...definedOf({
      minimumSeverity: node.choice("minimum_severity", SEVERITIES),
      traceBased: node.boolean("trace_based"),
    }),
  };
}

function mapLimits(provider: ModelNode): AttributeLimitsOptions | undefined {
  const node = provider.group("limits");
  return node === undefined ? undefined : readAttributeLimits(node);
}

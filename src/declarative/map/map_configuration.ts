import type { LogLevel } from "../../config/mod.ts";
import type { SetupOptions } from "../../init/mod.ts";
import { type ConfigurationModel, isGroup } from "../model/configuration_model.ts";
import { checkFileFormat, newerFormatNote } from "../model/file_format.ts";
import { mapInstrumentation } from "./map_instrumentation.ts";
import { mapLoggerProvider } from "./map_logger_provider.ts";
import { mapMeterProvider } from "./map_meter_provider.ts";
import type { PrometheusPart } from "./map_prometheus.ts";
import { mapPropagators } from "./map_propagator.ts";
import { mapResource } from "./map_resource.ts";
import { mapTracerProvider } from "./map_tracer_provider.ts";
import { readAttributeLimits } from "./read_attribute_limits.ts";
import { Findings } from "../model/findings.ts";
import { ModelNode } from "../model/model_node.ts";
import { stopComponents } from "../model/stop_components.ts";

/** What a configuration is mapped to. */
export interface MappedConfiguration {
  /** The options of `init()`. */
  readonly options: SetupOptions;
  /** The Prometheus exporters, to be served once everything is set up. */
  readonly prometheus: readonly PrometheusPart[];
  /** What is left out, one line each. */
  readonly notes: readonly string[];
  /** The components that the application created for it. */
  readonly components: ReadonlySet<object>;
}

/** How many faults a message names. */
const MAX_SHOWN_FAULTS = 5;

/** How many omissions are reported one by one. */
const MAX_SHOWN_NOTES = 50;

/**
 * Maps a configuration to the options of `init()`.
 *
 * @throws {TypeError} If it cannot be used; the message names the places.
 */
export function mapConfiguration(model: ConfigurationModel): MappedConfiguration {
  if (!isGroup(model)) throw new TypeError("the configuration must be a mapping");
  checkFileFormat(model);
  const findings = new Findings();
  try {
    return mapParts(model, findings);
  } catch (error) {
    stopComponents(findings.components);
    throw error;
  }
}

function mapParts(model: ConfigurationModel, findings: Findings): MappedConfiguration {
  const root = new ModelNode(model, "", findings);
  const fileFormat = root.string("file_format") ?? "";
  const newer = newerFormatNote(fileFormat);
  if (newer !== undefined) findings.addNote(newer);
  // Validators, not this package, check whether a file may use features in development.
  root.string("stability");
  // Settings of other distributions of OpenTelemetry are ignored.
  root.optionalGroup("distribution")?.acceptAll();
  const traces = mapTracerProvider(root);
  const logs = mapLoggerProvider(root);
  const meters = mapMeterProvider(root);
  const providers = [traces, logs, meters.options];
  const limits = root.group("attribute_limits");
  const options: SetupOptions = {
    ...traces,
    ...logs,
    ...meters.options,
    destinations: providers.flatMap(({ destinations = [] }) => destinations),
    sinks: providers.flatMap(({ sinks = [] }) => sinks),
    disabled: root.boolean("disabled") ?? false,
    logLevel: mapLogLevel(root),
    attributeLimits: limits === undefined ? undefined : readAttributeLimits(limits),
    ...mapResource(root),
    propagators: mapPropagators(root),
    http: mapInstrumentation(root),
  };
  findings.noteUnknownMembers();
  const { faults, notes, components } = findings;
  if (faults.length > 0) throw new TypeError(faultsText(faults));
  return { options, prometheus: meters.prometheus, notes: shownNotes(notes), components };
}

const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: "verbose",
  debug: "debug",
  info: "info",
  warn: "warn",
  error: "error",
  // The package reports nothing that severe.
  fatal: "none",
};

function mapLogLevel(root: ModelNode): LogLevel | undefined {
  const text = root.string("log_level");
  if (text === undefined) return undefined;
  const word = text.toLowerCase().replace(/[2-4]$/, "");
  if (Object.hasOwn(LOG_LEVELS, word)) return LOG_LEVELS[word];
  root.fault(`it must be one of ${Object.keys(LOG_LEVELS).join(", ")}`, "log_level");
  return undefined;
}

function shownNotes(notes: readonly string[]): readonly string[] {
  const more = notes.length - MAX_SHOWN_NOTES;
  if (more <= 0) return notes;
  return [...notes.slice(0, MAX_SHOWN_NOTES), `${more} more members are left out`];
}

function faultsText(faults: readonly string[]): string {
  const shown = faults.slice(0, MAX_SHOWN_FAULTS).join("; ");
  const more = faults.length - MAX_SHOWN_FAULTS;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

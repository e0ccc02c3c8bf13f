import type { Attributes, TextMapPropagator } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";
import type { CapturedHeadersOptions } from "../../http/http_options.ts";
import { hostDetector, processDetector, serviceDetector } from "../../sdk/resource/detectors.ts";
import type {
  ForeignResource,
  ForeignResourceDetector,
} from "../../sdk/resource/foreign_resource.ts";
import { isResourceLike } from "../../sdk/resource/read_resource.ts";
import { Resource } from "../../sdk/resource/resource.ts";
import type { ResourceDetector } from "../../sdk/resource/resource_detector.ts";
import type { IdGenerator } from "../../sdk/trace/ids/id_generator.ts";
import {
  asSpanProcessors,
  type ForeignSpanProcessor,
} from "../../sdk/trace/processors/foreign_span_processor.ts";
import type { SpanProcessor } from "../../sdk/trace/processors/span_processor.ts";
import type { Sampler } from "../../sdk/trace/samplers/sampler.ts";
import type { InitOptions, NativeMode } from "../options/init_options.ts";
import { instance, listOfInstances } from "../values/instance_kind.ts";
import { isPlainObject } from "../values/is_plain_object.ts";
import { BOOLEAN, givenKind, HEADER_NAMES, MILLISECONDS, oneOf } from "../values/value_kind.ts";
import { LOG_BATCH, SPAN_BATCH } from "../variables/batch_variables.ts";
import type { EnvironmentReader } from "../variables/environment_reader.ts";
import type { DefaultedVariable } from "../variables/environment_variable.ts";
import { ENVIRONMENT_VARIABLES } from "../variables/environment_variables.ts";
import * as general from "../variables/general_variables.ts";
import type { PropagatorName } from "../variables/general_variables.ts";
import { JAEGER_SAMPLER_ARG } from "../variables/jaeger_sampler_variable.ts";
import { LOGS_EXPORTER } from "../variables/log_variables.ts";
import * as metrics from "../variables/metric_variables.ts";
import {
  TRACES_EXPORTER,
  TRACES_SAMPLER,
  TRACES_SAMPLER_ARG,
} from "../variables/trace_variables.ts";
import type {
  CapturedHeadersConfig,
  LogsConfig,
  MetricsConfig,
  OtelConfig,
  ResourceConfig,
  SamplerConfig,
  TracesConfig,
} from "./otel_config.ts";
import { resolveBatch } from "./resolve_batch.ts";
import { resolveDestinations } from "./resolve_destinations.ts";
import { resolveLogLimits, resolveSpanLimits } from "./resolve_limits.ts";
import { resolveMetricsExport } from "./resolve_metrics_export.ts";
import { resolveOtlp } from "./resolve_otlp.ts";
import { checkOption, type ConfigReport, SettingReader } from "./setting_reader.ts";

/** The default for the maximum delay of the end of the process, in milliseconds. */
const DEFAULT_EXIT_FLUSH_TIMEOUT_MS = 2000;

/**
 * Resolves every setting: the option from code, else the environment variable, else the default. A
 * bad value in the environment is reported once, with what is used instead. Nothing but the
 * environment is read.
 *
 * Specification: Configuration, Environment Variables.
 *
 * @throws {TypeError} If an option has the wrong type.
 * @throws {RangeError} If a number among the options is out of range.
 */
export function resolveConfig(
  options: InitOptions,
  environment: EnvironmentReader,
  report: ConfigReport,
): OtelConfig {
  const reader = new SettingReader(environment, report);
  reportEnvironment(environment, report);
  reportConfigFile(reader);
  return {
    disabled: reader.choose(general.SDK_DISABLED, options.disabled),
    logLevel: reader.choose(general.LOG_LEVEL, options.logLevel),
    resource: resolveResourceParts(reader, options),
    propagators: resolvePropagators(reader, options),
    traces: resolveTraces(reader, options),
    logs: resolveLogs(reader, options),
    metrics: resolveMetrics(reader, options),
    destinations: resolveDestinations(options.destinations ?? [], report),
    http: {
      knownMethods: reader.chooseOptional(general.HTTP_KNOWN_METHODS, options.http?.knownMethods),
      server: resolveHeaders("http.server", options.http?.server),
      client: resolveHeaders("http.client", options.http?.client),
    },
    exit: {
      hooks: checkOption({ option: "exit.hooks", kind: BOOLEAN }, options.exit?.hooks) ?? true,
      flushTimeoutMs: checkOption(
        { option: "exit.flushTimeoutMs", kind: MILLISECONDS },
        options.exit?.flushTimeoutMs,
      ) ?? DEFAULT_EXIT_FLUSH_TIMEOUT_MS,
    },
    native: checkOption({ option: "native", kind: NATIVE_MODE }, options.native) ?? "defer",
    worker: resolveWorker(options),
  };
}

function resolveHeaders(
  side: string,
  { captureRequestHeaders, captureResponseHeaders }: CapturedHeadersOptions = {},
): CapturedHeadersConfig {
  const read = (name: string, given: readonly string[] | undefined) =>
    checkOption({ option: `${side}.${name}`, kind: HEADER_NAMES }, given) ?? [];
  return {
    captureRequestHeaders: read("captureRequestHeaders", captureRequestHeaders),
    captureResponseHeaders: read("captureResponseHeaders", captureResponseHeaders),
  };
}

const NATIVE_MODE = oneOf<NativeMode>(["defer", "takeover", "off"]);

function reportEnvironment(environment: EnvironmentReader, report: ConfigReport): void {
  // If some of them are readable, the user has chosen which.
  if (!ENVIRONMENT_VARIABLES.some(({ name }) => environment.canReadEnv(name))) {
    report(
      "environment-not-readable",
      "info",
      "Environment variables cannot be read: run with --allow-env=OTEL_* to configure by them.",
    );
  }
}

function reportConfigFile(reader: SettingReader): void {
  if (reader.read(general.CONFIG_FILE) === undefined) return;
  reader.warn(
    general.CONFIG_FILE,
    `${general.CONFIG_FILE.name} is set, but init() does not read the file and uses the other ` +
      'OTEL_* variables. To use the file, call initFromFile() of "@offthread/otel/config".',
  );
}

function resolveResourceParts(reader: SettingReader, options: InitOptions): ResourceConfig {
  const fromList: Attributes = reader.read(general.RESOURCE_ATTRIBUTES) ?? {};
  const name = reader.read(general.SERVICE_NAME);
  const serviceName = checkOption(general.SERVICE_NAME, options.serviceName);
  const attributes = checkOption(ATTRIBUTES, options.resourceAttributes);
  return {
    detectors: checkOption(DETECTORS, options.resourceDetectors) ??
      [serviceDetector, hostDetector, processDetector],
    environmentAttributes: name === undefined ? fromList : { ...fromList, "service.name": name },
    resource: checkOption(RESOURCE, options.resource) ?? Resource.empty(),
    attributes: serviceName === undefined
      ? { ...attributes }
      : { ...attributes, "service.name": serviceName },
  };
}

const ATTRIBUTES = {
  option: "resourceAttributes",
  kind: givenKind<Attributes>("a plain object of attributes", isPlainObject),
};

const DETECTORS = {
  option: "resourceDetectors",
  kind: listOfInstances<ResourceDetector | ForeignResourceDetector>("resource detectors", [
    "detect",
  ]),
};

const RESOURCE = {
  option: "resource",
  kind: givenKind<Resource | ForeignResource>(
    "a Resource; use resourceAttributes for attributes alone",
    isResourceLike,
  ),
};

function resolvePropagators(
  reader: SettingReader,
  options: InitOptions,
): readonly (PropagatorName | TextMapPropagator)[] {
  const given = options.propagators;
  if (given === undefined) return reader.choose(general.PROPAGATORS, undefined);
  const names = general.PROPAGATORS.kind;
  const instances = instance<TextMapPropagator>("a propagator", ["inject", "extract", "fields"]);
  const kind = givenKind<typeof given>(
    `a list of propagators or their names: ${names.expected}`,
    (value) =>
      Array.isArray(value) &&
      value.every((item) => names.accepts([item]) || instances.accepts(item)),
  );
  return [...new Set(checkOption({ option: "propagators", kind }, given))];
}

function resolveTraces(reader: SettingReader, options: InitOptions): TracesConfig {
  return {
    exporters: resolveExporters(reader, TRACES_EXPORTER, options.traces?.exporter),
    sampler: resolveSampler(reader, options.sampler),
    spanLimits: resolveSpanLimits(reader, options),
    spanProcessors: asSpanProcessors(checkOption(SPAN_PROCESSORS, options.spanProcessors) ?? []),
    idGenerator: checkOption(ID_GENERATOR, options.idGenerator),
    otlp: resolveOtlp(reader, "traces", { own: options.traces?.otlp, common: options.otlp }),
    batch: resolveBatch(reader, SPAN_BATCH, options.traces?.batch),
  };
}

const SPAN_PROCESSORS = {
  option: "spanProcessors",
  kind: listOfInstances<SpanProcessor | ForeignSpanProcessor>(
    "span processors",
    ["onStart", "onEnd", "shutdown"],
  ),
};

const ID_GENERATOR = {
  option: "idGenerator",
  kind: instance<IdGenerator>("an id generator", ["generateTraceId", "generateSpanId"]),
};

const SAMPLER = instance<Sampler>("a sampler such as those of @offthread/otel/sdk", [
  "shouldSample",
]);

function resolveSampler(reader: SettingReader, given: InitOptions["sampler"]): SamplerConfig {
  if (typeof given === "function") return { kind: "created", create: given };
  const sampler = checkOption({ option: TRACES_SAMPLER.option, kind: SAMPLER }, given);
  if (sampler !== undefined) return { kind: "custom", sampler };
  const name = reader.choose(TRACES_SAMPLER, undefined);
  switch (name) {
    case "traceidratio":
    case "parentbased_traceidratio":
      return { kind: name, ratio: reader.choose(TRACES_SAMPLER_ARG, undefined) };
    case "jaeger_remote":
    case "parentbased_jaeger_remote":
      return { kind: name, argument: reader.choose(JAEGER_SAMPLER_ARG, undefined) };
    default:
      return { kind: name };
  }
}

function resolveLogs(reader: SettingReader, options: InitOptions): LogsConfig {
  return {
    exporters: resolveExporters(reader, LOGS_EXPORTER, options.logs?.exporter),
    limits: resolveLogLimits(reader, options),
    otlp: resolveOtlp(reader, "logs", { own: options.logs?.otlp, common: options.otlp }),
    batch: resolveBatch(reader, LOG_BATCH, options.logs?.batch),
  };
}

function resolveMetrics(reader: SettingReader, options: InitOptions): MetricsConfig {
  const given = options.metrics ?? {};
  return {
    exporters: resolveExporters(reader, metrics.METRICS_EXPORTER, given.exporter),
    otlp: resolveOtlp(reader, "metrics", { own: given.otlp, common: options.otlp }),
    ...resolveMetricsExport(reader, given),
    exemplarFilter: reader.choose(metrics.METRICS_EXEMPLAR_FILTER, given.exemplarFilter),
    prometheus: {
      host: reader.choose(metrics.PROMETHEUS_HOST, given.prometheus?.host),
      port: reader.choose(metrics.PROMETHEUS_PORT, given.prometheus?.port),
    },
  };
}

function resolveExporters<Name extends string>(
  reader: SettingReader,
  variable: DefaultedVariable<readonly Name[]>,
  given: Name | "none" | readonly Name[] | undefined,
): readonly Name[] {
  if (given === "none") return [];
  // why: anything else is one name; the list of it is checked below
  const list = typeof given === "string" ? [given as Name] : given;
  return [...new Set(reader.choose(variable, list))];
}

function resolveWorker(options: InitOptions): "worker" | "in-thread" {
  const { worker } = options;
  if (worker === undefined || worker === true) return "worker";
  if (worker === false || worker === "in-thread") return "in-thread";
  const shown = JSON.stringify(toText(worker));
  throw new TypeError(
    `Cannot use option worker: it must be true, false or "in-thread", not ${shown}.`,
  );
}

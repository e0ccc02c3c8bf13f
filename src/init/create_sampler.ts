import type { JaegerSamplerArgument, SamplerConfig } from "../config/mod.ts";
import { permittedFetch } from "../platform/permitted_fetch.ts";
import { JaegerRemoteSampler } from "../samplers/jaeger_remote/jaeger_remote_sampler.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Resource,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "../sdk/mod.ts";

/**
 * The sampler that a configuration names.
 *
 * @param resource What produces the spans; a server is asked for its service's strategy.
 */
export function createSampler(config: SamplerConfig, resource: Resource): Sampler {
  switch (config.kind) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(config.ratio);
    case "parentbased_always_on":
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.ratio) });
    case "jaeger_remote":
      return createJaegerSampler(config.argument, resource);
    case "parentbased_jaeger_remote":
      return new ParentBasedSampler({ root: createJaegerSampler(config.argument, resource) });
    case "custom":
      return config.sampler;
    default:
      return config satisfies never;
  }
}

function createJaegerSampler(
  { endpoint, pollingIntervalMs, initialSamplingRate }: JaegerSamplerArgument,
  { attributes }: Resource,
): JaegerRemoteSampler {
  const serviceName = attributes["service.name"];
  const isNamed = typeof serviceName === "string" && serviceName !== "";
  return new JaegerRemoteSampler({
    serviceName: isNamed ? serviceName : "unknown_service",
    endpoint,
    pollingIntervalMs,
    initialSampler: new TraceIdRatioBasedSampler(initialSamplingRate),
    fetch: permittedFetch(),
  });
}

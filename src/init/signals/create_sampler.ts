import { catchRejection } from "../../api/catch_rejection.ts";
import { toText } from "../../api/to_text.ts";
import type { JaegerSamplerArgument, SamplerConfig } from "../../config/mod.ts";
import { permittedFetch } from "../../platform/export/permitted_fetch.ts";
import {
  JaegerRemoteSampler,
  type JaegerRemoteSamplerOptions,
} from "../../samplers/jaeger_remote/jaeger_remote_sampler.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Resource,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "../../sdk/mod.ts";

/**
 * Creates the sampler of a configuration.
 *
 * @param resource Names the service whose strategy a remote sampler fetches.
 * @throws {TypeError} If the application's function throws or does not return a sampler.
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
      return jaegerSamplerBy(config.argument, resource);
    case "parentbased_jaeger_remote":
      return new ParentBasedSampler({ root: jaegerSamplerBy(config.argument, resource) });
    case "custom":
      return config.sampler;
    case "created":
      return callSamplerFunction(config.create, resource);
    default:
      return config satisfies never;
  }
}

/**
 * Creates a `JaegerRemoteSampler` for the service of a resource. Deno does not prompt for
 * permission.
 */
export function createJaegerSampler(
  options: Omit<JaegerRemoteSamplerOptions, "serviceName" | "fetch">,
  { attributes }: Resource,
): JaegerRemoteSampler {
  const serviceName = attributes["service.name"];
  const isNamed = typeof serviceName === "string" && serviceName !== "";
  return new JaegerRemoteSampler({
    ...options,
    serviceName: isNamed ? serviceName : "unknown_service",
    fetch: permittedFetch(),
  });
}

function jaegerSamplerBy(
  { endpoint, pollingIntervalMs, initialSamplingRate }: JaegerSamplerArgument,
  resource: Resource,
): JaegerRemoteSampler {
  const initialSampler = new TraceIdRatioBasedSampler(initialSamplingRate);
  return createJaegerSampler({ endpoint, pollingIntervalMs, initialSampler }, resource);
}

function callSamplerFunction(create: (resource: Resource) => Sampler, resource: Resource): Sampler {
  let sampler: Sampler;
  try {
    sampler = create(resource);
  } catch (cause) {
    const message = `Cannot use option sampler: its function threw: ${toText(cause)}`;
    throw new TypeError(message, { cause });
  }
  if (typeof sampler?.shouldSample === "function") return sampler;
  // In plain JavaScript the function may be async; the error below says all there is to say.
  catchRejection(sampler, () => {});
  throw new TypeError("Cannot use option sampler: its function must return a sampler.");
}

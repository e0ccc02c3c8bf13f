import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "../sdk/mod.ts";
import { CompositeSampler, ProbabilitySampler } from "../samplers/mod.ts";
import { createComponent } from "./component_registry.ts";
import { mapComposableSampler } from "./map_composable_sampler.ts";
import type { ModelNode, NamedNode } from "./model_node.ts";
import { entryNamed } from "./schema_names.ts";

type SamplerMapper = (node: ModelNode) => Sampler | undefined;

/** The samplers of the schema; `"missing"` for those that the package does not have. */
const SAMPLERS: Readonly<Record<string, SamplerMapper | "missing">> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  trace_id_ratio_based: (node) => new TraceIdRatioBasedSampler(node.number("ratio", 0, 1) ?? 1),
  parent_based: mapParentBased,
  "composite/development": mapComposite,
  "probability/development": (node) => new ProbabilitySampler(node.number("ratio", 0, 1) ?? 1),
  // It needs the name of the service, which only the resource has.
  "jaeger_remote/development": "missing",
};

/** The sampler that a member describes; `undefined` where there is none, or none that works. */
export function mapSampler(parent: ModelNode, name: string): Sampler | undefined {
  const named = parent.group(name)?.only();
  return named === undefined ? undefined : createSampler(named);
}

function createSampler(named: NamedNode): Sampler | undefined {
  const mapper = entryNamed(SAMPLERS, named.name);
  if (mapper === undefined) return createComponent("sampler", named);
  if (mapper !== "missing") return mapper(named.node);
  named.node.leaveOut("not supported, the default sampler is used");
  return undefined;
}

function mapParentBased(node: ModelNode): Sampler {
  return new ParentBasedSampler({
    root: mapSampler(node, "root") ?? new AlwaysOnSampler(),
    remoteParentSampled: mapSampler(node, "remote_parent_sampled") ?? new AlwaysOnSampler(),
    remoteParentNotSampled: mapSampler(node, "remote_parent_not_sampled") ??
      new AlwaysOffSampler(),
    localParentSampled: mapSampler(node, "local_parent_sampled") ?? new AlwaysOnSampler(),
    localParentNotSampled: mapSampler(node, "local_parent_not_sampled") ?? new AlwaysOffSampler(),
  });
}

function mapComposite(node: ModelNode): Sampler | undefined {
  const named = node.only();
  return named === undefined ? undefined : new CompositeSampler(mapComposableSampler(named));
}

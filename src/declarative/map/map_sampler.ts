import { createJaegerSampler } from "../../init/signals/create_sampler.ts";
import { isStrategyEndpoint } from "../../samplers/jaeger_remote/strategy_url.ts";
import { CompositeSampler, ProbabilitySampler } from "../../samplers/mod.ts";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  AlwaysRecordSampler,
  ParentBasedSampler,
  type Resource,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "../../sdk/mod.ts";
import { createComponent } from "../model/component_registry.ts";
import { mapComposableSampler, readRatio } from "./map_composable_sampler.ts";
import type { ModelNode, NamedNode } from "../model/model_node.ts";
import { entryNamed } from "../model/schema_names.ts";

/**
 * Creates a sampler, once the resource is known and the file has no faults: a remote sampler starts
 * polling for its service when it is created.
 */
export type SamplerMaker = (resource: Resource) => Sampler;

/** The samplers of the schema. */
const SAMPLERS: Readonly<Record<string, (node: ModelNode) => SamplerMaker | undefined>> = {
  always_on: () => () => new AlwaysOnSampler(),
  always_off: () => () => new AlwaysOffSampler(),
  always_record: mapAlwaysRecord,
  "composite/development": mapComposite,
  "jaeger_remote/development": mapJaegerRemote,
  parent_based: mapParentBased,
  "probability/development": (node) => {
    const ratio = readRatio(node);
    return () => new ProbabilitySampler(ratio);
  },
  trace_id_ratio_based: (node) => {
    const ratio = readRatio(node);
    return () => new TraceIdRatioBasedSampler(ratio);
  },
};

/** Maps the sampler of a member; `undefined` if there is none, or it is invalid. */
export function mapSampler(parent: ModelNode, name: string): SamplerMaker | undefined {
  const named = parent.group(name)?.soleMember();
  return named === undefined ? undefined : mapNamed(named);
}

function mapNamed(named: NamedNode): SamplerMaker | undefined {
  const map = entryNamed(SAMPLERS, named.name);
  if (map !== undefined) return map(named.node);
  const sampler = createComponent("sampler", named);
  return sampler === undefined ? undefined : () => sampler;
}

function mapRequired(node: ModelNode, name: string): SamplerMaker | undefined {
  const named = node.component(name);
  return named === undefined ? undefined : mapNamed(named);
}

function mapAlwaysRecord(node: ModelNode): SamplerMaker | undefined {
  const root = mapRequired(node, "root");
  return root && ((resource) => new AlwaysRecordSampler(root(resource)));
}

function mapComposite(node: ModelNode): SamplerMaker | undefined {
  const named = node.soleMember();
  if (named === undefined) return undefined;
  const composable = mapComposableSampler(named);
  return () => new CompositeSampler(composable);
}

function mapParentBased(node: ModelNode): SamplerMaker {
  const root = mapSampler(node, "root");
  const remoteParentSampled = mapSampler(node, "remote_parent_sampled");
  const remoteParentNotSampled = mapSampler(node, "remote_parent_not_sampled");
  const localParentSampled = mapSampler(node, "local_parent_sampled");
  const localParentNotSampled = mapSampler(node, "local_parent_not_sampled");
  return (resource) =>
    new ParentBasedSampler({
      root: root?.(resource) ?? new AlwaysOnSampler(),
      remoteParentSampled: remoteParentSampled?.(resource) ?? new AlwaysOnSampler(),
      remoteParentNotSampled: remoteParentNotSampled?.(resource) ?? new AlwaysOffSampler(),
      localParentSampled: localParentSampled?.(resource) ?? new AlwaysOnSampler(),
      localParentNotSampled: localParentNotSampled?.(resource) ?? new AlwaysOffSampler(),
    });
}

function mapJaegerRemote(node: ModelNode): SamplerMaker | undefined {
  const endpoint = node.requiredString("endpoint");
  const pollingIntervalMs = node.integer("interval", 1);
  const initial = mapRequired(node, "initial_sampler");
  if (endpoint !== undefined && !isStrategyEndpoint(endpoint)) {
    node.fault("it must be an http:// or https:// URL without user and password", "endpoint");
  }
  return initial && ((resource) =>
    createJaegerSampler(
      { endpoint, pollingIntervalMs, initialSampler: initial(resource) },
      resource,
    ));
}

import type { TextMapPropagator } from "../../api/mod.ts";
import type { PropagatorName } from "../../config/mod.ts";
import { createComponent, createMissingComponent } from "../model/component_registry.ts";
import { ModelNode, type NamedNode } from "../model/model_node.ts";

const NAMES: Readonly<Record<PropagatorName, PropagatorName>> = {
  tracecontext: "tracecontext",
  baggage: "baggage",
  b3: "b3",
  b3multi: "b3multi",
  jaeger: "jaeger",
  ottrace: "ottrace",
};

/** A propagator that the schema has but this package lacks; left out unless it is registered. */
const MISSING = "xray";

/** Maps `propagator`; without it no context is propagated. Each name counts once. */
export function mapPropagators(model: ModelNode): readonly (PropagatorName | TextMapPropagator)[] {
  const node = model.group("propagator");
  if (node === undefined) return [];
  const found = new Map<string, PropagatorName | TextMapPropagator | undefined>();
  for (const named of [...listed(node), ...namedList(node)]) {
    if (found.has(named.name)) continue;
    found.set(named.name, isName(named.name) ? named.name : createPropagator(named));
  }
  return [...found.values()].filter((propagator) => propagator !== undefined);
}

function listed(node: ModelNode): readonly NamedNode[] {
  return node.groups("composite").flatMap((entry) => entry.soleMember() ?? []);
}

// The list's names have no properties.
function namedList(node: ModelNode): readonly NamedNode[] {
  return (node.string("composite_list") ?? "").split(",").map((name) => name.trim())
    .filter((name) => name !== "" && name !== "none")
    .map((name) => ({
      name,
      node: new ModelNode({}, `${node.path}.composite_list (${name})`, node.findings),
    }));
}

function createPropagator(named: NamedNode): TextMapPropagator | undefined {
  const create = named.name === MISSING ? createMissingComponent : createComponent;
  return create("text_map_propagator", named);
}

function isName(name: string): name is PropagatorName {
  return Object.hasOwn(NAMES, name);
}

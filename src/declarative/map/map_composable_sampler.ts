import { SpanKind } from "../../api/mod.ts";
import {
  ComposableAlwaysOffSampler,
  ComposableAlwaysOnSampler,
  ComposableParentThresholdSampler,
  ComposableProbabilitySampler,
  ComposableRuleBasedSampler,
  type ComposableSampler,
  type SamplingParameters,
  type SamplingRule,
} from "../../samplers/mod.ts";
import { readNameFilter } from "./read_name_filter.ts";
import type { ModelNode, NamedNode } from "../model/model_node.ts";
import { nameFilter } from "../../sdk/name_pattern.ts";

/** Whether a rule applies to a span. */
type Condition = (parameters: SamplingParameters) => boolean;

type ParentKind = "none" | "remote" | "local";

const SPAN_KINDS: Readonly<Record<string, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};
const PARENT_KINDS: Readonly<Record<ParentKind, ParentKind>> = {
  none: "none",
  remote: "remote",
  local: "local",
};

/** Maps a composable sampler; an invalid one keeps nothing. */
export function mapComposableSampler({ name, node }: NamedNode): ComposableSampler {
  switch (name) {
    case "always_on":
      return new ComposableAlwaysOnSampler();
    case "always_off":
      return new ComposableAlwaysOffSampler();
    case "probability":
      return new ComposableProbabilitySampler(readRatio(node));
    case "parent_threshold":
      return new ComposableParentThresholdSampler(innerSampler(node, "root"));
    case "rule_based":
      return new ComposableRuleBasedSampler(node.anyGroups("rules").map(readRule));
    default:
      node.fault("there is no composable sampler of this name");
      node.acceptAll();
      return new ComposableAlwaysOffSampler();
  }
}

/** Reads the fraction of traces that a sampler keeps. */
export function readRatio(node: ModelNode): number {
  return node.number("ratio", 0, 1) ?? 1;
}

function innerSampler(node: ModelNode, name: string): ComposableSampler {
  const named = node.component(name);
  return named === undefined ? new ComposableAlwaysOffSampler() : mapComposableSampler(named);
}

/** Reads a rule. All its conditions must hold; without any, it applies to every span. */
function readRule(node: ModelNode): SamplingRule {
  const conditions: Condition[] = [];
  const values = node.group("attribute_values");
  if (values !== undefined) {
    const wanted = new Set(values.requiredStrings("values"));
    conditions.push(attributeCondition(values, (text) => wanted.has(text)));
  }
  const patterns = node.group("attribute_patterns");
  if (patterns !== undefined) {
    conditions.push(attributeCondition(patterns, nameFilter(readNameFilter(patterns))));
  }
  const kinds = node.choices("span_kinds", SPAN_KINDS);
  if (kinds !== undefined) conditions.push(({ kind }) => kinds.includes(kind));
  const parents = node.choices("parent", PARENT_KINDS);
  if (parents !== undefined) {
    conditions.push(({ parent }) => parents.includes(kindOfParent(parent)));
  }
  return {
    predicate: (parameters) => conditions.every((holds) => holds(parameters)),
    sampler: innerSampler(node, "sampler"),
  };
}

/**
 * Returns a condition on an attribute. Values other than strings are compared as text, and of a
 * list any item may match.
 */
function attributeCondition(node: ModelNode, isWanted: (text: string) => boolean): Condition {
  const key = node.requiredString("key") ?? "";
  return ({ attributes }) => {
    const value = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
    if (value === undefined || value === null) return false;
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.some((item) => isWanted(String(item)));
  };
}

function kindOfParent(parent: SamplingParameters["parent"]): ParentKind {
  if (parent === undefined) return "none";
  return parent.isRemote === true ? "remote" : "local";
}

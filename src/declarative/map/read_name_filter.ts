import type { NameFilter } from "../../sdk/name_pattern.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Reads `included` and `excluded`. */
export function readNameFilter(node: ModelNode): NameFilter {
  return { included: node.strings("included"), excluded: node.strings("excluded") };
}

import type { AttributeLimitsOptions } from "../../config/mod.ts";
import type { ModelNode } from "../model/model_node.ts";

/** Reads the limits of attributes. */
export function readAttributeLimits(node: ModelNode): AttributeLimitsOptions {
  return {
    attributeCountLimit: node.integer("attribute_count_limit", 0),
    attributeValueLengthLimit: node.integer("attribute_value_length_limit", 0),
    attributeValueDepthLimit: node.integer("attribute_value_depth_limit", 0),
  };
}

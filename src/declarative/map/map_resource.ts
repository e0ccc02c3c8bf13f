import type { Attributes, AttributeValue } from "../../api/mod.ts";
import { RESOURCE_ATTRIBUTE_LIST } from "../../config/values/key_value_list.ts";
import type { SetupOptions } from "../../init/mod.ts";
import {
  hostDetector,
  processDetector,
  Resource,
  type ResourceDetector,
  serviceDetector,
} from "../../sdk/mod.ts";
import { createComponent, createMissingComponent } from "../model/component_registry.ts";
import type { ConfigurationValue } from "../model/configuration_model.ts";
import type { ModelNode } from "../model/model_node.ts";
import { entryNamed } from "../model/schema_names.ts";
import { nameFilter } from "../../sdk/name_pattern.ts";
import { readNameFilter } from "./read_name_filter.ts";

/** Maps `resource`. Only the detectors that it names run. */
export function mapResource(model: ModelNode): SetupOptions {
  const node = model.group("resource");
  if (node === undefined) return { resourceDetectors: [] };
  const attributes = { ...readAttributeList(node), ...readAttributes(node) };
  const schemaUrl = node.string("schema_url");
  return {
    resource: new Resource(attributes, { schemaUrl }),
    resourceDetectors: mapDetection(node),
  };
}

function readAttributeList(node: ModelNode): Attributes {
  const list = node.string("attributes_list");
  if (list === undefined || list.trim() === "") return {};
  return RESOURCE_ATTRIBUTE_LIST.parse(list, (problem) => node.note(problem, "attributes_list")) ??
    {};
}

function readAttributes(node: ModelNode): Attributes {
  const attributes: [string, AttributeValue][] = [];
  for (const entry of node.groups("attributes")) {
    const name = entry.requiredString("name");
    const type = entry.choice("type", TYPES) ?? TYPES.string;
    const value = entry.raw("value");
    entry.mustHave("value");
    if (name === undefined || value === undefined || value === null) continue;
    if (type.accepts(value)) attributes.push([name, value]);
    else entry.fault(`it must be ${type.expected}, as its type says`, "value");
  }
  return Object.fromEntries(attributes);
}

interface AttributeType {
  readonly expected: string;
  readonly accepts: (value: ConfigurationValue) => value is AttributeValue & ConfigurationValue;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isNumber = (value: unknown): value is number => typeof value === "number";
// OTLP integers have 64 bits.
const isInteger = (value: unknown): value is number =>
  isNumber(value) && Number.isInteger(value) && Math.abs(value) < 2 ** 63;

function listOf<Item>(
  isItem: (value: unknown) => value is Item,
): (value: unknown) => value is Item[] {
  return (value): value is Item[] => Array.isArray(value) && value.every(isItem);
}

const TYPES: Readonly<
  Record<
    | "string"
    | "bool"
    | "int"
    | "double"
    | "string_array"
    | "bool_array"
    | "int_array"
    | "double_array",
    AttributeType
  >
> = {
  string: { expected: "a string", accepts: isText },
  bool: { expected: "true or false", accepts: isFlag },
  int: { expected: "a whole number", accepts: isInteger },
  double: { expected: "a number", accepts: isNumber },
  string_array: { expected: "a list of strings", accepts: listOf(isText) },
  bool_array: { expected: "a list of true and false", accepts: listOf(isFlag) },
  int_array: { expected: "a list of whole numbers", accepts: listOf(isInteger) },
  double_array: { expected: "a list of numbers", accepts: listOf(isNumber) },
};

const DETECTORS: Readonly<Record<string, ResourceDetector>> = {
  host: hostDetector,
  process: processDetector,
  service: serviceDetector,
};

function mapDetection(resource: ModelNode): readonly ResourceDetector[] {
  const node = resource.group("detection/development");
  if (node === undefined) return [];
  const attributes = node.group("attributes");
  const keeps = attributes === undefined ? undefined : nameFilter(readNameFilter(attributes));
  return node.groups("detectors").flatMap((entry) => {
    const named = entry.soleMember();
    if (named === undefined) return [];
    const create = named.name === "container" ? createMissingComponent : createComponent;
    const detector = entryNamed(DETECTORS, named.name) ?? create("resource_detector", named);
    if (detector === undefined) return [];
    return keeps === undefined ? [detector] : [filtered(detector, keeps)];
  });
}

function filtered(
  detector: ResourceDetector,
  keeps: (name: string) => boolean,
): ResourceDetector {
  return {
    name: detector.name,
    detect: (info) => {
      const { attributes, schemaUrl } = detector.detect(info);
      const kept = Object.entries(attributes).filter(([name]) => keeps(name));
      return kept.length === 0
        ? Resource.empty()
        : new Resource(Object.fromEntries(kept), { schemaUrl });
    },
  };
}

import { type Aggregation, type KeepKey, View, type ViewOptions } from "../../sdk/mod.ts";
import { definedOf } from "./defined_of.ts";
import { INSTRUMENT_TYPES } from "./map_reader_options.ts";
import { readNameFilter } from "./read_name_filter.ts";
import type { ModelNode } from "../model/model_node.ts";
import { nameFilter } from "../../sdk/name_pattern.ts";

/** A view that selects attributes by patterns. */
class PatternView extends View {
  readonly #keepKey: KeepKey | undefined;

  constructor(options: ViewOptions, keepKey: KeepKey | undefined) {
    super(options);
    this.#keepKey = keepKey;
  }

  override get keepKey(): KeepKey | undefined {
    return this.#keepKey;
  }
}

/** Reads the `views` of a provider. */
export function mapViews(provider: ModelNode): readonly View[] {
  return provider.groups("views").flatMap((node) => {
    node.mustHave("selector");
    node.mustHave("stream");
    const selector = node.group("selector");
    const stream = node.group("stream");
    if (selector === undefined || stream === undefined) return [];
    const keys = stream.group("attribute_keys");
    const keepKey = keys === undefined ? undefined : nameFilter(readNameFilter(keys));
    const options = { ...readSelector(selector), ...readStream(stream) };
    try {
      return [new PatternView(options, keepKey)];
    } catch (error) {
      node.fault(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
}

function readSelector(node: ModelNode): ViewOptions {
  const selector = definedOf({
    instrumentName: node.string("instrument_name"),
    instrumentType: node.choice("instrument_type", INSTRUMENT_TYPES),
    instrumentUnit: node.string("unit"),
    meterName: node.string("meter_name"),
    meterVersion: node.string("meter_version"),
    meterSchemaUrl: node.string("meter_schema_url"),
  });
  // An empty selector selects all instruments.
  return Object.keys(selector).length === 0 ? { instrumentName: "*" } : selector;
}

function readStream(node: ModelNode): ViewOptions {
  return definedOf({
    name: node.string("name"),
    description: node.string("description"),
    aggregation: readAggregation(node),
    aggregationCardinalityLimit: node.integer("aggregation_cardinality_limit", 1),
  });
}

function readAggregation(stream: ModelNode): Aggregation | undefined {
  const named = stream.group("aggregation")?.soleMember();
  if (named === undefined) return undefined;
  const { name, node } = named;
  switch (name) {
    case "default":
    case "drop":
    case "sum":
    case "last_value":
      return { kind: name };
    case "explicit_bucket_histogram":
      return {
        kind: name,
        ...definedOf({
          boundaries: node.anyNumbers("boundaries"),
          recordMinMax: node.boolean("record_min_max"),
        }),
      };
    case "base2_exponential_bucket_histogram":
      return {
        kind: name,
        ...definedOf({
          maxScale: node.integer("max_scale", -10, 20),
          maxSize: node.integer("max_size", 2),
          recordMinMax: node.boolean("record_min_max"),
        }),
      };
    default:
      node.acceptAll();
      node.fault("there is no aggregation of this name");
      return undefined;
  }
}

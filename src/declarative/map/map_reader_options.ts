import {
  type CardinalitySelector,
  DEFAULT_CARDINALITY_LIMIT,
  InstrumentType,
  type MetricProducer,
} from "../../sdk/mod.ts";
import { createComponent, createMissingComponent } from "../model/component_registry.ts";
import type { ModelNode } from "../model/model_node.ts";

/** The settings that every reader has. */
export interface ReaderPart {
  readonly cardinalitySelector?: CardinalitySelector;
  readonly metricProducers?: readonly MetricProducer[];
}

/** The kinds of instruments by their names in files. */
export const INSTRUMENT_TYPES: Readonly<Record<string, InstrumentType>> = {
  counter: InstrumentType.COUNTER,
  gauge: InstrumentType.GAUGE,
  histogram: InstrumentType.HISTOGRAM,
  observable_counter: InstrumentType.OBSERVABLE_COUNTER,
  observable_gauge: InstrumentType.OBSERVABLE_GAUGE,
  observable_up_down_counter: InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
  up_down_counter: InstrumentType.UP_DOWN_COUNTER,
};

/** Reads the cardinality limits and the producers of a reader. */
export function mapReaderOptions(reader: ModelNode): ReaderPart {
  const cardinalitySelector = mapCardinality(reader);
  const metricProducers = mapProducers(reader);
  return {
    ...(cardinalitySelector === undefined ? {} : { cardinalitySelector }),
    ...(metricProducers.length === 0 ? {} : { metricProducers }),
  };
}

function mapCardinality(reader: ModelNode): CardinalitySelector | undefined {
  const node = reader.group("cardinality_limits");
  if (node === undefined) return undefined;
  const fallback = node.integer("default", 1) ?? DEFAULT_CARDINALITY_LIMIT;
  const limits = new Map(
    Object.entries(INSTRUMENT_TYPES).map(([name, type]) => [type, node.integer(name, 1)]),
  );
  return (type) => limits.get(type) ?? fallback;
}

function mapProducers(reader: ModelNode): readonly MetricProducer[] {
  return reader.groups("producers").flatMap((node) => {
    const named = node.soleMember();
    if (named === undefined) return [];
    const create = named.name === "opencensus" ? createMissingComponent : createComponent;
    const producer = create("metric_producer", named);
    return producer === undefined ? [] : [producer];
  });
}

import { diag } from "../../../api/mod.ts";
import type { StreamConfig } from "./stream_config.ts";

interface Stream {
  readonly config: StreamConfig;
}

/** The streams that one reader gets from one meter. */
export class StreamRegistry<S extends Stream> {
  readonly #streams: S[] = [];
  readonly #byName = new Map<string, S[]>();

  /** All streams, in the order of their creation. */
  get streams(): readonly S[] {
    return this.#streams;
  }

  /**
   * Returns the existing stream of the same metric, or one that `create` makes. Instruments to
   * which a view gives the same name are thus added up. Warns if a different metric has the same
   * name, since what is exported is ambiguous then.
   */
  findOrCreate(config: StreamConfig, create: (config: StreamConfig) => S): S {
    const key = config.descriptor.name.toLowerCase();
    const known = this.#byName.get(key) ?? [];
    const same = known.find((stream) => isSame(stream.config, config));
    if (same !== undefined) return same;
    if (known.length > 0) warnOfConflict(known[0].config, config);
    const stream = create(config);
    this.#streams.push(stream);
    this.#byName.set(key, [...known, stream]);
    return stream;
  }
}

function isSame(a: StreamConfig, b: StreamConfig): boolean {
  const one = a.descriptor;
  const other = b.descriptor;
  return one.type === other.type && one.unit === other.unit &&
    one.description === other.description && one.valueType === other.valueType &&
    a.filterKey === b.filterKey && a.cardinalityLimit === b.cardinalityLimit &&
    isSameAggregation(a, b);
}

function isSameAggregation(
  { aggregation: a }: StreamConfig,
  { aggregation: b }: StreamConfig,
): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function warnOfConflict(first: StreamConfig, later: StreamConfig): void {
  const { name, unit, type, description } = first.descriptor;
  const other = later.descriptor;
  const differences: string[] = [];
  if (type !== other.type) differences.push(`kind ${type} and ${other.type}`);
  if (unit !== other.unit) differences.push(`unit "${unit}" and "${other.unit}"`);
  if (first.descriptor.valueType !== other.valueType) differences.push("value type");
  if (description !== other.description) {
    differences.push(`description "${description}" and "${other.description}"`);
  }
  if (differences.length === 0) differences.push("aggregation or attributes");
  diag.warn(
    `Two metrics of the meter "${first.scope.name}" have the name "${name}" and differ in ` +
      `${differences.join(", ")}. Both are exported. ${recipe(first, later)}`,
  );
}

// How a view resolves the conflict (specification, Duplicate instrument registration).
function recipe(first: StreamConfig, later: StreamConfig): string {
  const { name, type, unit, description, valueType } = first.descriptor;
  const other = later.descriptor;
  const isOnlyDescription = type === other.type && unit === other.unit &&
    valueType === other.valueType && description !== other.description;
  const view = isOnlyDescription
    ? `{ instrumentName: "${name}", description: "${description || other.description}" }`
    : `{ instrumentName: "${name}", instrumentType: "${other.type}", ` +
      `instrumentUnit: "${other.unit}", name: "${name}_${suffixOf(other.type)}" }`;
  return `To resolve this, add a view: new View(${view}).`;
}

function suffixOf(type: string): string {
  return type.toLowerCase().replace("observable_", "");
}

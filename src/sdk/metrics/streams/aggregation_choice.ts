import { diag } from "../../../api/mod.ts";
import {
  type Aggregation,
  areBoundaries,
  resolveAggregation,
  type ResolvedAggregation,
} from "../cells/aggregation.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";
import type { ReaderPreferences } from "./resolve_streams.ts";
import type { View } from "./view.ts";

/** Finds what one reader gets made of the values of one instrument. */
export class AggregationChoice {
  readonly #descriptor: InstrumentDescriptor;
  readonly #reader: ReaderPreferences;
  readonly #advised: readonly number[] | undefined;
  readonly #unsuited = new Set<View>();

  /** For an instrument, and a reader that says what is made when no view does. */
  constructor(descriptor: InstrumentDescriptor, reader: ReaderPreferences) {
    this.#descriptor = descriptor;
    this.#reader = reader;
    this.#advised = advised(descriptor);
  }

  /** Whether the instrument can have what a view says; reports what is left out otherwise. */
  suits(view: View, leftOut: string): boolean {
    const { aggregation } = view.options;
    if (aggregation === undefined || this.#resolve(aggregation) !== undefined) return true;
    // A view may belong to several streams.
    if (this.#unsuited.has(view)) return false;
    this.#unsuited.add(view);
    diag.warn(
      `The aggregation of a view does not suit the instrument ${quoted(this.#descriptor)}; ` +
        `${leftOut} is left out for it.`,
    );
    return false;
  }

  /** The last one that views say and that suits, or else the reader's. */
  of(views: readonly View[]): ResolvedAggregation | undefined {
    for (let index = views.length - 1; index >= 0; index--) {
      const { aggregation } = views[index].options;
      if (aggregation === undefined || !this.suits(views[index], "the aggregation")) continue;
      return this.#resolve(aggregation);
    }
    return this.#resolve({ kind: "default" });
  }

  #resolve(aggregation: Aggregation): ResolvedAggregation | undefined {
    const { type } = this.#descriptor;
    if (aggregation.kind !== "default") return resolveAggregation(aggregation, type, this.#advised);
    // What the reader would have must suit as well.
    return resolveAggregation(this.#reader.aggregation(type), type, this.#advised) ??
      resolveAggregation(aggregation, type, this.#advised);
  }
}

function advised(descriptor: InstrumentDescriptor): readonly number[] | undefined {
  const boundaries = descriptor.advice.explicitBucketBoundaries;
  if (boundaries === undefined) return undefined;
  if (Array.isArray(boundaries) && areBoundaries(boundaries)) return boundaries;
  diag.warn(`The advised boundaries of the instrument ${quoted(descriptor)} do not ascend.`);
  return undefined;
}

function quoted({ name }: InstrumentDescriptor): string {
  return JSON.stringify(name);
}

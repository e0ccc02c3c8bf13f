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

/** Finds the aggregation that one reader gets for one instrument. */
export class AggregationChoice {
  readonly #descriptor: InstrumentDescriptor;
  readonly #reader: ReaderPreferences;
  readonly #advised: readonly number[] | undefined;
  readonly #unsuited = new Set<View>();

  /** @param reader Its aggregation applies if no view has one. */
  constructor(descriptor: InstrumentDescriptor, reader: ReaderPreferences) {
    this.#descriptor = descriptor;
    this.#reader = reader;
    this.#advised = advised(descriptor);
  }

  /** Whether a view's aggregation suits the instrument; if not, reports what is left out. */
  suits(view: View, leftOut: string): boolean {
    const { aggregation } = view.options;
    if (aggregation === undefined || this.#resolve(aggregation) !== undefined) return true;
    // A view may belong to several streams, but is reported once.
    if (this.#unsuited.has(view)) return false;
    this.#unsuited.add(view);
    diag.warn(
      `The aggregation of a view does not suit the instrument ${quoted(this.#descriptor)}; ` +
        `${leftOut} is left out for it.`,
    );
    return false;
  }

  /** Returns the last suitable aggregation of the views, or else the reader's. */
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
    // The reader's aggregation must suit the instrument as well.
    return resolveAggregation(this.#reader.aggregation(type), type, this.#advised) ??
      resolveAggregation(aggregation, type, this.#advised);
  }
}

function advised(descriptor: InstrumentDescriptor): readonly number[] | undefined {
  const boundaries = descriptor.advice.explicitBucketBoundaries;
  if (boundaries === undefined) return undefined;
  if (Array.isArray(boundaries) && areBoundaries(boundaries)) return boundaries;
  diag.warn(
    `The advised boundaries of the instrument ${quoted(descriptor)} are not a list of ascending ` +
      "numbers; they are ignored.",
  );
  return undefined;
}

function quoted({ name }: InstrumentDescriptor): string {
  return JSON.stringify(name);
}

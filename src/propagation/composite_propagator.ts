import {
  type Context,
  reportOnce,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "../api/mod.ts";
import { toText } from "../api/to_text.ts";

/** Options of {@link CompositePropagator}. */
export interface CompositePropagatorOptions {
  /**
   * The members, in the order in which they inject and extract; a later one sees, and may replace,
   * what an earlier one found.
   *
   * @default {[]}
   */
  readonly propagators?: readonly TextMapPropagator[];
}

/**
 * Several propagators as one. Each is called in the given order, and one that throws is reported
 * once and keeps none of the others from their work.
 *
 * Specification: Context, Propagators API, Composite Propagator.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import {
 *   CompositePropagator,
 *   W3CBaggagePropagator,
 *   W3CTraceContextPropagator,
 * } from "@offthread/otel/propagation";
 *
 * const propagator = new CompositePropagator({
 *   propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
 * });
 * assert.deepEqual(propagator.fields(), ["traceparent", "tracestate", "baggage"]);
 * ```
 */
export class CompositePropagator implements TextMapPropagator {
  readonly #propagators: readonly TextMapPropagator[];

  /**
   * Joins propagators.
   *
   * @param options The members.
   */
  constructor(options: CompositePropagatorOptions = {}) {
    this.#propagators = [...options.propagators ?? []];
  }

  /** Lets every member write to the carrier. */
  inject<Carrier>(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
    for (const propagator of this.#propagators) {
      try {
        propagator.inject(context, carrier, setter);
      } catch (error) {
        reportMember("inject", error);
      }
    }
  }

  /** Returns `context` with what all members found in the carrier. */
  extract<Carrier>(context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>): Context {
    let extracted = context;
    for (const propagator of this.#propagators) {
      try {
        extracted = propagator.extract(extracted, carrier, getter);
      } catch (error) {
        reportMember("extract", error);
      }
    }
    return extracted;
  }

  /** The fields of all members, each one once. */
  fields(): string[] {
    return [...new Set(this.#propagators.flatMap((propagator) => propagator.fields()))];
  }
}

function reportMember(action: "extract" | "inject", error: unknown): void {
  reportOnce(
    `propagator-${action}`,
    "warn",
    `A propagator failed to ${action}, the others go on: ${toText(error)}`,
  );
}

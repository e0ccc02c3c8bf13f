import {
  type Context,
  reportOnce,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "../api/mod.ts";
import { catchRejection } from "../api/catch_rejection.ts";
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
 * Several propagators as one, called in the given order. If one throws, or extracts no context,
 * that is reported once, and the others go on.
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
   * Makes a composite propagator.
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
        const result: unknown = propagator.inject(context, carrier, setter);
        if (result !== undefined) watchRejection("inject", result);
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
        const found = propagator.extract(extracted, carrier, getter);
        if (typeof found?.getValue === "function") {
          extracted = found;
        } else {
          reportMember("extract", "it returned no context");
          watchRejection("extract", found);
        }
      } catch (error) {
        reportMember("extract", error);
      }
    }
    return extracted;
  }

  /** The fields of all members, without duplicates; a member that fails is skipped. */
  fields(): string[] {
    return [...new Set(this.#propagators.flatMap(fieldsOf))];
  }
}

function fieldsOf(propagator: TextMapPropagator): readonly string[] {
  try {
    const fields = propagator.fields();
    if (Array.isArray(fields)) return fields;
    reportMember("fields", "it returned no list");
    watchRejection("fields", fields);
  } catch (error) {
    reportMember("fields", error);
  }
  return [];
}

type Action = "inject" | "extract" | "fields";

// An async propagator is not awaited.
function watchRejection(action: Action, result: unknown): void {
  catchRejection(result, (error) => reportMember(action, error));
}

function reportMember(action: Action, error: unknown): void {
  reportOnce(
    `propagator-${action}`,
    "warn",
    `A propagator's ${action}() failed, and the other propagators continue: ${toText(error)}`,
  );
}

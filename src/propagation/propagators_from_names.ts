import { reportOnce, type TextMapPropagator } from "../api/mod.ts";
import { B3InjectEncoding, B3Propagator } from "./b3_propagator.ts";
import { JaegerPropagator } from "./jaeger_propagator.ts";
import { OTTracePropagator } from "./ot_trace_propagator.ts";
import { W3CBaggagePropagator } from "./w3c_baggage_propagator.ts";
import { W3CTraceContextPropagator } from "./w3c_trace_context_propagator.ts";

/**
 * Returns the propagators for names of `OTEL_PROPAGATORS`: `tracecontext`, `baggage`, `b3`,
 * `b3multi`, `jaeger`, `ottrace` and `none`, in the given order, without duplicates. Case and
 * blanks around a name do not matter. An unknown name is reported and skipped; `none` counts only
 * on its own.
 *
 * Specification: Environment Variables, General SDK Configuration.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { getPropagatorsFromNames, W3CBaggagePropagator } from "@offthread/otel/propagation";
 *
 * const [propagator] = getPropagatorsFromNames(["baggage"]);
 * assert.ok(propagator instanceof W3CBaggagePropagator);
 * assert.deepEqual(getPropagatorsFromNames(["none"]), []);
 * ```
 */
export function getPropagatorsFromNames(names: readonly string[]): TextMapPropagator[] {
  const unique = new Set(names.map((name) => name.trim().toLowerCase()));
  unique.delete("");
  if (unique.delete("none") && unique.size > 0) {
    reportOnce(
      "propagator-names-none",
      "warn",
      'The propagator "none" is ignored, because other propagators are named with it.',
    );
  }
  const propagators: TextMapPropagator[] = [];
  const unknown: string[] = [];
  for (const name of unique) {
    const propagator = createPropagator(name);
    if (propagator === undefined) unknown.push(JSON.stringify(name));
    else propagators.push(propagator);
  }
  if (unknown.length > 0) {
    reportOnce(
      "propagator-names-unknown",
      "warn",
      `Unknown propagators are ignored: ${unknown.join(", ")}.`,
    );
  }
  return propagators;
}

function createPropagator(name: string): TextMapPropagator | undefined {
  switch (name) {
    case "tracecontext":
      return new W3CTraceContextPropagator();
    case "baggage":
      return new W3CBaggagePropagator();
    case "b3":
      return new B3Propagator();
    case "b3multi":
      return new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
    case "jaeger":
      return new JaegerPropagator();
    case "ottrace":
      return new OTTracePropagator();
    default:
      return undefined;
  }
}

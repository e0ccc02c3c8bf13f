import { type Context, ROOT_CONTEXT } from "../../src/api/mod.ts";
import {
  CompositePropagator,
  recordGetter,
  recordSetter,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";
import type { HeaderRecord, PropagationSubject } from "./propagation_subject.ts";

/** This package. */
export function createOurPropagation(): PropagationSubject {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  const extract = (headers: HeaderRecord): Context =>
    propagator.extract(ROOT_CONTEXT, headers, recordGetter);
  const inject = (context: Context, outgoing: HeaderRecord): void =>
    propagator.inject(context, outgoing, recordSetter);
  return {
    extract,
    injector: (headers) => {
      const context = extract(headers);
      return (outgoing) => inject(context, outgoing);
    },
    pass: (headers, outgoing) => inject(extract(headers), outgoing),
  };
}

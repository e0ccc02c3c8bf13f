import { ROOT_CONTEXT } from "../../src/api/mod.ts";
import {
  CompositePropagator,
  recordGetter,
  recordSetter,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";
import { type PropagationSubject, propagationSubject } from "./propagation_subject.ts";

/** This package. */
export function createOurPropagation(): PropagationSubject {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  return propagationSubject(
    (headers) => propagator.extract(ROOT_CONTEXT, headers, recordGetter),
    (context, outgoing) => propagator.inject(context, outgoing, recordSetter),
  );
}

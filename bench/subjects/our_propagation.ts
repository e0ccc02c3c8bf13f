import { type Context, ROOT_CONTEXT } from "../../src/api/mod.ts";
import {
  CompositePropagator,
  recordGetter,
  recordSetter,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";
import type { PropagationSubject } from "./propagation_subject.ts";

/** This package. */
export function createOurPropagation(): PropagationSubject<Context> {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  return {
    extract: (headers) => propagator.extract(ROOT_CONTEXT, headers, recordGetter),
    inject: (context, headers) => propagator.inject(context, headers, recordSetter),
  };
}

import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import { type PropagationSubject, propagationSubject } from "./propagation_subject.ts";

/** The official packages. */
export function createOfficialPropagation(): PropagationSubject {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  return propagationSubject(
    (headers) => propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter),
    (context, outgoing) => propagator.inject(context, outgoing, defaultTextMapSetter),
  );
}

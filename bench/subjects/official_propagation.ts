import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
} from "@opentelemetry/api";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import type { HeaderRecord, PropagationSubject } from "./propagation_subject.ts";

/** The official packages. */
export function createOfficialPropagation(): PropagationSubject {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  const extract = (headers: HeaderRecord): Context =>
    propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const inject = (context: Context, outgoing: HeaderRecord): void =>
    propagator.inject(context, outgoing, defaultTextMapSetter);
  return {
    extract,
    injector: (headers) => {
      const context = extract(headers);
      return (outgoing) => inject(context, outgoing);
    },
    pass: (headers, outgoing) => inject(extract(headers), outgoing),
  };
}

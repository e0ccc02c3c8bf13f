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
import type { PropagationSubject } from "./propagation_subject.ts";

/** The official packages. */
export function createOfficialPropagation(): PropagationSubject<Context> {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  const propagator = new CompositePropagator({ propagators });
  return {
    extract: (headers) => propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter),
    inject: (context, headers) => propagator.inject(context, headers, defaultTextMapSetter),
  };
}

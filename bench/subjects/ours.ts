import { init, trace } from "../../mod.ts";
import {
  AlwaysOffSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "../../src/sdk/mod.ts";
import type { Sampling, Subject } from "./subject.ts";
import { withActiveSpan } from "./with_active_span.ts";

/** This package: `init` with its worker, which exports to a receiver. */
export function createOurs(sampling: Sampling, sinkUrl: string): Subject {
  if (sampling === "api") return apiOnly();
  const sampler = samplerFor(sampling);
  const handle = init({
    serviceName: "bench",
    otlp: { endpoint: sinkUrl },
    ...(sampler === undefined ? {} : { sampler }),
  });
  let delivery: Promise<unknown> = Promise.resolve();
  const tracer = trace.getTracer("bench");
  return {
    tracer,
    withActiveSpan: (run) => withActiveSpan(tracer, run),
    endBatch: () => {},
    // A flush hands over what is still here; the worker does the rest.
    endBurst: () => {
      delivery = handle.forceFlush();
    },
    drain: async () => {
      await delivery;
    },
    flush: async () => {
      await handle.forceFlush();
    },
    deliveredCount: () => handle.stats().traces.exported,
    close: async () => {
      await handle.shutdown();
    },
  };
}

function samplerFor(sampling: Sampling): Sampler | undefined {
  if (sampling === "off") return new AlwaysOffSampler();
  if (sampling === "ratio0") {
    return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) });
  }
  return undefined;
}

function apiOnly(): Subject {
  const tracer = trace.getTracer("bench");
  return {
    tracer,
    withActiveSpan: (run) => withActiveSpan(tracer, run),
    endBatch: () => {},
    endBurst: () => {},
    drain: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    deliveredCount: () => 0,
    close: () => Promise.resolve(),
  };
}

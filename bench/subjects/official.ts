import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import {
  AlwaysOffSampler,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Sampling, Subject } from "./subject.ts";
import { withActiveSpan } from "./with_active_span.ts";

/**
 * The official SDK. Spans are collected as by its batching processor, and each batch is serialised
 * in this thread by its own serializer, as by its exporter. Compressing and sending, which it also
 * does in this thread, are left out.
 */
export function createOfficial(sampling: Sampling): Subject {
  const collector = new CollectingProcessor();
  if (sampling !== "api") {
    const sampler = samplerFor(sampling);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new TracerProvider({
        spanProcessors: [collector],
        ...(sampler === undefined ? {} : { sampler }),
      }),
    );
  }
  let delivered = 0;
  let bytes = 0;
  const serialise = (): void => {
    const spans = collector.take();
    if (spans.length === 0) return;
    bytes += ProtobufTraceSerializer.serializeRequest(spans)?.length ?? 0;
    delivered += spans.length;
  };
  const tracer = trace.getTracer("bench");
  return {
    tracer,
    withActiveSpan: (run) => withActiveSpan(tracer, run),
    endBatch: serialise,
    endBurst: () => {},
    drain: () => Promise.resolve(),
    flush: () => Promise.resolve(serialise()),
    deliveredCount: () => bytes > 0 ? delivered : 0,
    close: () => Promise.resolve(),
  };
}

function samplerFor(sampling: Sampling): Sampler | undefined {
  if (sampling === "off") return new AlwaysOffSampler();
  if (sampling === "ratio0") {
    return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) });
  }
  return undefined;
}

class CollectingProcessor implements SpanProcessor {
  #spans: ReadableSpan[] = [];

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#spans.push(span);
  }

  take(): ReadableSpan[] {
    const spans = this.#spans;
    this.#spans = [];
    return spans;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * A provider on manual time whose spans go through a tail sampler.
 *
 * @module
 */
import { type Context, ROOT_CONTEXT, type Span, trace, type Tracer } from "../../../src/api/mod.ts";
import {
  type KeepTrace,
  type LocalTrace,
  type TailSamplingOptions,
  TailSamplingSpanProcessor,
} from "../../../src/samplers/mod.ts";
import type { TracerProvider, TracerProviderOptions } from "../../../src/sdk/mod.ts";
import {
  CountingIds,
  ManualTimers,
  NotingProcessor,
  traceFixture,
} from "../../sdk/trace/trace_fixture.ts";

/** What a test works with. */
export interface TailFixture {
  readonly provider: TracerProvider;
  readonly tracer: Tracer;
  readonly processor: TailSamplingSpanProcessor;
  /** Stands behind the tail sampler. */
  readonly next: NotingProcessor;
  /** What the sampler was asked. */
  readonly asked: LocalTrace[];
  readonly timers: ManualTimers;
  /** Starts a span below another one, or a root. */
  start(name: string, parent?: Span): Span;
  /** Names of the spans that were handed on. */
  arrived(): readonly string[];
  /** Lets time pass. */
  advance(ms: number): Promise<void>;
}

/** A tail sampler behind a provider; it keeps local traces whose root is called so. */
export function tailFixture(
  options: TailSamplingOptions & {
    readonly keep?: KeepTrace;
    readonly provider?: TracerProviderOptions;
  } = {},
): TailFixture {
  const { keep = ({ localRootSpan: { name } }) => name.startsWith("keep"), ...bounds } = options;
  const timers = new ManualTimers();
  const next = new NotingProcessor();
  const asked: LocalTrace[] = [];
  const processor = new TailSamplingSpanProcessor(next, (localTrace) => {
    asked.push(localTrace);
    return keep(localTrace);
  }, { timers, ...bounds });
  const { provider, tracer } = traceFixture({
    idGenerator: new CountingIds(),
    ...options.provider,
    spanProcessors: [processor],
  });
  return {
    provider,
    tracer,
    processor,
    next,
    asked,
    timers,
    start: (name, parent) => tracer.startSpan(name, {}, below(parent)),
    arrived: () => next.ended.map(({ name }) => name),
    advance: (ms) => timers.advance(ms),
  };
}

/** The context in which a span is active. */
export function below(parent: Span | undefined): Context {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
}

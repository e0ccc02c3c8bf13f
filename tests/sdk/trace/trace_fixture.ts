import { setImmediate } from "node:timers/promises";
import {
  type Context,
  context as contextApi,
  type Span,
  type SpanContext,
  type Tracer,
} from "../../../src/api/mod.ts";
import { InMemorySpanExporter } from "../../../src/exporters/mod.ts";
import {
  AsyncLocalStorageContextManager,
  Clock,
  type IdGenerator,
  type ReadableSpan,
  type RecordedSpan,
  Resource,
  type Sampler,
  type SamplingDecision,
  type SamplingResult,
  type SpanProcessor,
  type Timers,
  type TimeSource,
  TracerProvider,
  type TracerProviderOptions,
} from "../../../src/sdk/mod.ts";

/** Time that stands still until a test moves it. */
export class ManualTime implements TimeSource {
  epoch = 1_700_000_000_000;
  monotonic = 5_000;

  epochMs(): number {
    return this.epoch;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  /** Lets time pass. */
  advance(ms: number): void {
    this.epoch += ms;
    this.monotonic += ms;
  }
}

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Timers that run when a test lets time pass. */
export class ManualTimers implements Timers {
  #now = 0;
  #alarms: Alarm[] = [];

  /** Timers that have neither run nor been cancelled. */
  get pendingCount(): number {
    return this.#alarms.length;
  }

  after(delayMs: number, callback: () => void): () => void {
    const alarm = { at: this.#now + delayMs, callback };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Lets time pass and runs what is due, in order, with the promises that hang on it. */
  async advance(ms: number): Promise<void> {
    await setImmediate();
    const end = this.#now + ms;
    for (;;) {
      const due = this.#alarms.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#alarms = this.#alarms.filter((other) => other !== due);
      this.#now = due.at;
      due.callback();
      await setImmediate();
    }
    this.#now = end;
  }
}

/** Ids that count up from 1. */
export class CountingIds implements IdGenerator {
  #traces = 0;
  #spans = 0;

  generateTraceId(): string {
    return (++this.#traces).toString(16).padStart(32, "0");
  }

  generateSpanId(): string {
    return (++this.#spans).toString(16).padStart(16, "0");
  }
}

/** Notes what it is called with. */
export class NotingProcessor implements SpanProcessor {
  readonly started: { readonly span: RecordedSpan; readonly parentContext: Context }[] = [];
  readonly ended: ReadableSpan[] = [];

  onStart(span: RecordedSpan, parentContext: Context): void {
    this.started.push({ span, parentContext });
  }

  onEnd(span: ReadableSpan): void {
    this.ended.push(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** Answers always the same, and notes what it is asked. */
export class FixedSampler implements Sampler {
  readonly calls: unknown[][] = [];
  readonly #result: SamplingResult;

  constructor(decision: SamplingDecision, rest: Partial<SamplingResult> = {}) {
    this.#result = { decision, ...rest };
  }

  shouldSample(...parameters: unknown[]): SamplingResult {
    this.calls.push(parameters);
    return this.#result;
  }

  toString(): string {
    return "FixedSampler";
  }
}

export interface TraceFixture {
  readonly provider: TracerProvider;
  readonly tracer: Tracer;
  readonly processor: NotingProcessor;
  readonly time: ManualTime;
  readonly timers: ManualTimers;
  /** Starts a span and gives its readable side too. */
  record(name?: string, options?: Parameters<Tracer["startSpan"]>[1], context?: Context): Recorded;
}

/** Both sides of a span. */
export type Recorded = Span & ReadableSpan;

/** A provider on manual time, with ids that count up, that keeps every span. */
export function traceFixture(options: TracerProviderOptions = {}): TraceFixture {
  const time = new ManualTime();
  const timers = new ManualTimers();
  const processor = new NotingProcessor();
  const provider = new TracerProvider({
    resource: new Resource({ "service.name": "fixture" }),
    clock: new Clock(time),
    timers,
    idGenerator: new CountingIds(),
    ...options,
    spanProcessors: [processor, ...options.spanProcessors ?? []],
  });
  const tracer = provider.getTracer("fixture");
  const record: TraceFixture["record"] = (name, spanOptions, context) => {
    tracer.startSpan(name ?? "work", spanOptions, context);
    const started = processor.started.at(-1);
    if (started === undefined) throw new Error("The span was not recorded.");
    return started.span;
  };
  return { provider, tracer, processor, time, timers, record };
}

/** A span context with ids of one digit each. */
export function spanContextOf(digit: string, rest: Partial<SpanContext> = {}): SpanContext {
  return { traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1, ...rest };
}

/** An exporter whose answers a test gives by hand. */
export class GatedExporter extends InMemorySpanExporter {
  readonly batches: (readonly ReadableSpan[])[] = [];
  readonly #answers: ((isTaken: boolean) => void)[] = [];
  runningCount = 0;
  mostRunningCount = 0;

  override async export(spans: readonly ReadableSpan[]): Promise<"success" | "failure"> {
    this.batches.push(spans);
    this.runningCount++;
    this.mostRunningCount = Math.max(this.mostRunningCount, this.runningCount);
    const isTaken = await new Promise<boolean>((resolve) => this.#answers.push(resolve));
    this.runningCount--;
    return isTaken ? super.export(spans) : "failure";
  }

  /** Ends the oldest export that is under way. */
  async answer(isTaken = true): Promise<void> {
    this.#answers.shift()?.(isTaken);
    await setImmediate();
  }
}

/** Runs a function with context management in place. */
export function withContextManager<T>(run: () => T): T {
  contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager());
  try {
    return run();
  } finally {
    contextApi.disable();
  }
}

/** Lets everything run that waits for promises alone. */
export async function settle(): Promise<void> {
  await setImmediate();
}

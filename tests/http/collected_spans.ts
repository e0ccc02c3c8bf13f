import { register, type Registration } from "../../src/api/mod.ts";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "../../src/propagation/mod.ts";
import {
  AsyncLocalStorageContextManager,
  type ReadableSpan,
  type Sampler,
  TracerProvider,
} from "../../src/sdk/mod.ts";

/** An SDK that is registered for one test, and the spans that ended in it. */
export class CollectedSpans {
  readonly spans: ReadableSpan[] = [];
  readonly #registration: Registration;
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(sampler?: Sampler) {
    const processor = {
      onStart: () => {},
      onEnd: (span: ReadableSpan) => this.#add(span),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    this.#registration = register({
      tracerProvider: new TracerProvider({ sampler, spanProcessors: [processor] }),
      contextManager: new AsyncLocalStorageContextManager(),
      propagator: new CompositePropagator({
        propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
      }),
    });
  }

  /** Waits until this many spans have ended, and returns them. */
  async ended(count: number): Promise<ReadableSpan[]> {
    if (this.spans.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    }
    return this.spans;
  }

  /** Waits for one span, and returns it. */
  async one(): Promise<ReadableSpan> {
    const [span] = await this.ended(1);
    return span;
  }

  [Symbol.dispose](): void {
    this.#registration.unregister();
  }

  #add(span: ReadableSpan): void {
    this.spans.push(span);
    for (const { count, resolve } of this.#waiting) {
      if (this.spans.length >= count) resolve();
    }
  }
}

import { createNoopMeter, trace, wrapSpanContext } from "../../src/api/mod.ts";
import type {
  Attributes,
  BatchObservableCallback,
  Context,
  DiagLogger,
  Logger,
  LoggerProvider,
  LogRecord,
  Meter,
  MeterProvider,
  Observable,
  ObservableCallback,
  Span,
  TextMapPropagator,
  Tracer,
  TracerProvider,
} from "../../src/api/mod.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/context/mod.ts";

/** A tracer provider that notes what it is asked for. */
export class FakeTracerProvider implements TracerProvider {
  readonly spans: string[] = [];
  readonly scopes: string[] = [];
  readonly parents: (string | undefined)[] = [];

  getTracer(name: string, version?: string): Tracer {
    this.scopes.push(`${name}@${version ?? ""}`);
    return {
      startSpan: (spanName, _options, context) => {
        this.spans.push(spanName);
        const parent = trace.getSpanContext(context ?? managerContext());
        this.parents.push(parent?.spanId);
        return this.#span(parent?.traceId);
      },
      startActiveSpan: (spanName: string, ...rest: unknown[]) => {
        this.spans.push(`${spanName}/${rest.length}`);
        const fn = rest.at(-1);
        return typeof fn === "function" ? fn(this.#span(undefined)) : undefined;
      },
      enabled: () => true,
    };
  }

  #span(traceId: string | undefined): Span {
    const number = this.spans.length.toString(16).padStart(16, "0");
    return Object.assign(
      wrapSpanContext({ traceId: traceId ?? "a".repeat(32), spanId: number, traceFlags: 1 }),
      { isRecording: () => true },
    );
  }
}

/** The manager that the tests register; its context is the default parent. */
export const manager: AsyncLocalStorageContextManager = new AsyncLocalStorageContextManager();

function managerContext(): Context {
  return manager.active();
}

/** A propagator that carries the trace id alone. */
export const fakePropagator: TextMapPropagator = {
  inject(context, carrier, setter) {
    setter.set(carrier, "x-fake", trace.getSpanContext(context)?.traceId ?? "none");
  },
  extract(context, carrier, getter) {
    const traceId = getter.get(carrier, "x-fake");
    if (typeof traceId !== "string") return context;
    return trace.setSpanContext(context, {
      traceId,
      spanId: "1".repeat(16),
      traceFlags: 1,
      isRemote: true,
    });
  },
  fields: () => ["x-fake"],
};

/** A logger provider that keeps the records. */
export class FakeLoggerProvider implements LoggerProvider {
  readonly records: LogRecord[] = [];

  getLogger(): Logger {
    return { emit: (record) => this.records.push(record), enabled: () => true };
  }
}

/**
 * A meter provider that keeps what is measured in one scope, and asks observables on `collect()`.
 * Other scopes are left alone: instruments that earlier tests obtained wait for it, too.
 */
export class FakeMeterProvider implements MeterProvider {
  readonly #scope: string;
  readonly measured: (readonly [string, number, Attributes | undefined])[] = [];
  readonly observables: Map<Observable, { name: string; callbacks: Set<ObservableCallback> }> =
    new Map();
  readonly batches: Set<BatchObservableCallback> = new Set();

  constructor(scope: string) {
    this.#scope = scope;
  }

  getMeter(scope: string): Meter {
    if (scope !== this.#scope) return createNoopMeter();
    const adder = (name: string) => ({
      add: (value: number, attributes?: Attributes) => {
        this.measured.push([name, value, attributes]);
      },
      enabled: () => true,
    });
    const recorder = (name: string) => ({
      record: (value: number, attributes?: Attributes) => {
        this.measured.push([name, value, attributes]);
      },
    });
    return {
      ...createNoopMeter(),
      createCounter: adder,
      createUpDownCounter: adder,
      createGauge: recorder,
      createHistogram: recorder,
      createObservableGauge: (name) => this.#observable(name),
      createObservableCounter: (name) => this.#observable(name),
      createObservableUpDownCounter: (name) => this.#observable(name),
      addBatchObservableCallback: (callback: BatchObservableCallback) => {
        this.batches.add(callback);
      },
      removeBatchObservableCallback: (callback: BatchObservableCallback) => {
        this.batches.delete(callback);
      },
    };
  }

  #observable(name: string): Observable {
    const callbacks = new Set<ObservableCallback>();
    const observable: Observable = {
      addCallback: (callback: ObservableCallback) => void callbacks.add(callback),
      removeCallback: (callback: ObservableCallback) => void callbacks.delete(callback),
    };
    this.observables.set(observable, { name, callbacks });
    return observable;
  }

  collect(): void {
    for (const { name, callbacks } of this.observables.values()) {
      for (const callback of callbacks) {
        callback({
          observe: (value, attributes) => void this.measured.push([name, value, attributes]),
        });
      }
    }
    for (const callback of this.batches) {
      callback({
        observe: (metric, value, attributes) => {
          const known = this.observables.get(metric);
          this.measured.push([known?.name ?? "unknown", value, attributes]);
        },
      });
    }
  }
}

/** A diagnostic logger that keeps what it is told. */
export function recordingDiagLogger(): DiagLogger & { readonly said: string[] } {
  const said: string[] = [];
  const note = (level: string) => (message: string, ...args: unknown[]) => {
    said.push([level, message, ...args].join(" "));
  };
  return {
    said,
    error: note("error"),
    warn: note("warn"),
    info: note("info"),
    debug: note("debug"),
    verbose: note("verbose"),
  };
}

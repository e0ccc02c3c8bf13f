import type { Context } from "../context/context.ts";
import { reportOnce } from "../diag/report_once.ts";
import { readSlot } from "../global/global_slot.ts";
import { ShapedTracer } from "../global/inner_protocol.ts";
import type { Span } from "./span.ts";
import type { SpanOptions } from "./span_options.ts";
import { startNonRecordingSpan } from "./start_non_recording_span.ts";
import type { Tracer } from "./tracer.ts";
import type { TracerOptions, TracerProvider } from "./tracer_provider.ts";
import { toText } from "../to_text.ts";

/** What a tracer is asked for with. */
export interface TracerScope {
  /** The name of the scope. */
  readonly name: string;
  /** Its version. */
  readonly version: string | undefined;
  /** Schema URL and attributes of the scope. */
  readonly options: TracerOptions | undefined;
}

/**
 * The tracer of whatever provider is registered, asked for anew whenever another one is, and
 * `undefined` where there is none.
 */
export class TracerDelegate {
  readonly #scope: TracerScope;
  #provider: TracerProvider | undefined;
  #tracer: Tracer | undefined;
  #shaped: ShapedTracer | undefined;

  /** @param scope What to ask the provider for. */
  constructor(scope: TracerScope) {
    this.#scope = scope;
  }

  /** Returns the tracer of the registered provider. */
  get(): Tracer | undefined {
    const provider = readSlot()?.trace;
    return provider === this.#provider ? this.#tracer : this.#follow(provider);
  }

  /** Starts a span, or one that records nothing where no provider is registered. */
  startSpan(name: string, options: SpanOptions | undefined, context: Context | undefined): Span {
    const tracer = this.get();
    if (tracer === undefined) return startNonRecordingSpan(options, context);
    return tracer.startSpan(name, options, context);
  }

  /** Returns whether a span started now could be recorded. */
  enabled(): boolean {
    const tracer = this.get();
    return tracer !== undefined && (tracer.enabled === undefined || tracer.enabled());
  }

  /** Returns the tracer of the registered provider where it takes attributes by shape. */
  shaped(): ShapedTracer | undefined {
    this.get();
    return this.#shaped;
  }

  #follow(provider: TracerProvider | undefined): Tracer | undefined {
    const { name, version, options } = this.#scope;
    let tracer: Tracer | undefined;
    try {
      tracer = provider?.getTracer(name, version, options);
    } catch (error) {
      // Anybody's provider: what it refuses is not recorded, and nothing else happens.
      reportOnce("tracer-threw", "warn", `A tracer could not be had: ${toText(error)}`);
    }
    this.#provider = provider;
    this.#tracer = tracer;
    this.#shaped = tracer instanceof ShapedTracer ? tracer : undefined;
    return tracer;
  }
}

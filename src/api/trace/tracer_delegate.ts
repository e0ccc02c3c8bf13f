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

/** The arguments of `getTracer`. */
export interface TracerScope {
  /** The name of the scope. */
  readonly name: string;
  /** Its version. */
  readonly version: string | undefined;
  /** Schema URL and attributes of the scope. */
  readonly options: TracerOptions | undefined;
}

/**
 * The tracer of the registered provider: obtained anew whenever another provider is registered, and
 * `undefined` while there is none.
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

  /** Starts a span, or a non-recording one while no provider is registered. */
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

  /** Returns the tracer of the registered provider if it takes attributes by shape. */
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
      // The provider may be foreign code. If it throws, nothing is recorded.
      reportOnce(
        "tracer-threw",
        "warn",
        `getTracer("${toText(name)}") of the registered provider threw; this tracer records ` +
          `nothing: ${toText(error)}`,
      );
    }
    this.#provider = provider;
    this.#tracer = tracer;
    this.#shaped = tracer instanceof ShapedTracer ? tracer : undefined;
    return tracer;
  }
}

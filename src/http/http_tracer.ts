import type { Context, Span, SpanOptions, Tracer } from "../api/mod.ts";
import {
  type AttributeShape,
  attributesOfShape,
  ShapedSpan,
  type ShapedSpanOptions,
} from "../api/inner_protocol.ts";
import { startNonRecordingSpan } from "../api/start_non_recording_span.ts";
import { TracerDelegate } from "../api/tracer_delegate.ts";
import { SCHEMA_URL } from "../semconv/mod.ts";
import { HTTP_SCOPE_NAME, HTTP_SCOPE_VERSION } from "./scope.ts";

/**
 * Starts HTTP spans. It follows whatever SDK is registered at the time of a request, so it may be
 * made before `init`.
 */
export class HttpTracer {
  readonly #delegate = new TracerDelegate({
    name: HTTP_SCOPE_NAME,
    version: HTTP_SCOPE_VERSION,
    options: { schemaUrl: SCHEMA_URL },
  });

  /** Whether a span started now could be recorded. */
  enabled(): boolean {
    const tracer = this.#delegate.get();
    return tracer !== undefined && (tracer.enabled === undefined || tracer.enabled());
  }

  /** Starts a span. */
  startSpan(name: string, options: SpanOptions, context: Context): Span {
    return this.#start(this.#delegate.get(), name, options, context);
  }

  /** Starts a span with attributes by shape, which an SDK of others gets as a plain object. */
  startShaped(name: string, options: ShapedSpanOptions, context: Context): Span {
    const tracer = this.#delegate.get();
    const shaped = this.#delegate.shaped;
    if (shaped !== undefined) return shaped.startShaped(name, options, context);
    const { kind, shape, values } = options;
    const attributes = attributesOfShape(shape, values);
    return this.#start(tracer, name, { kind, attributes }, context);
  }

  #start(tracer: Tracer | undefined, name: string, options: SpanOptions, context: Context): Span {
    return tracer === undefined
      ? startNonRecordingSpan(options, context)
      : tracer.startSpan(name, options, context);
  }
}

/** Sets an attribute of a span that was started with attributes by shape. */
export function putShaped(
  span: Span,
  shape: AttributeShape,
  place: number,
  value: string | number,
): void {
  if (span instanceof ShapedSpan) span.putShaped(shape, place, value);
  else span.setAttribute(shape.keys[place], value);
}

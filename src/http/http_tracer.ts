import type { Context, Span, SpanOptions } from "../api/mod.ts";
import {
  type AttributeShape,
  attributesOfShape,
  ShapedSpan,
  type ShapedStart,
} from "../api/global/inner_protocol.ts";
import { TracerDelegate } from "../api/trace/tracer_delegate.ts";
import { SCHEMA_URL } from "../semconv/mod.ts";
import { HTTP_SCOPE_NAME, HTTP_SCOPE_VERSION } from "./scope.ts";

/**
 * Starts HTTP spans with the SDK that is registered at the time of a request, so it may be created
 * before `init`.
 */
export class HttpTracer {
  readonly #delegate = new TracerDelegate({
    name: HTTP_SCOPE_NAME,
    version: HTTP_SCOPE_VERSION,
    options: { schemaUrl: SCHEMA_URL },
  });

  /** Whether a span started now could be recorded. */
  enabled(): boolean {
    return this.#delegate.enabled();
  }

  /** Starts a span. */
  startSpan(name: string, options: SpanOptions, context: Context): Span {
    return this.#delegate.startSpan(name, options, context);
  }

  /** Starts a span with attributes by shape; another SDK gets them as a plain object. */
  startShaped(name: string, start: ShapedStart, context: Context): Span {
    const tracer = this.#delegate.shaped();
    if (tracer !== undefined) return tracer.startShaped(name, start, context);
    const attributes = attributesOfShape(start.shape, start.values());
    return this.startSpan(name, { kind: start.kind, attributes }, context);
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

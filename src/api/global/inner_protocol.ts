import type { Attributes, AttributeValue } from "../attributes.ts";
import type { Context } from "../context/context.ts";
import type { Span } from "../trace/span.ts";
import type { SpanKind } from "../trace/span_kind.ts";

// How the instrumentation and the SDK of this package talk to each other beyond the public API.
// Each checks for the other's class, which two copies of the package do not share. Such copies,
// which may differ in version, use the public API with each other.

/**
 * Attribute keys that occur together again and again, in a fixed order. A span holds its values as
 * a plain array with a place for each key, `undefined` for a missing value, so that no key is
 * looked up again (bench/http_hello.ts).
 */
export class AttributeShape {
  /** The keys, each once. */
  readonly keys: readonly string[];
  /** The codes of the keys in a record; set when a span of this shape is first written. */
  codes: readonly number[] | undefined = undefined;
  readonly #keys: ReadonlySet<string>;

  /** @param keys The keys, each once and none of them empty. */
  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.#keys = new Set(keys);
  }

  /** Whether the shape has a key. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }
}

/** The values of a shape: only strings and numbers, which need no copy. */
export type ShapedValues = (string | number | undefined)[];

/** What a span starts with if its initial attributes come by shape. */
export interface ShapedStart {
  /** The kind of the span. */
  readonly kind: SpanKind;
  /** The keys. */
  readonly shape: AttributeShape;
  /**
   * Returns a value for each key; the span owns the array from then on. Called at most once, and
   * only if the span is recorded or its sampler looks at attributes: finding the values may cost
   * more than everything else about an unrecorded span.
   */
  values(): ShapedValues;
}

/** A tracer that takes attributes by shape. */
export abstract class ShapedTracer {
  /**
   * Starts a span, as `startSpan` does.
   *
   * @param name The name of the span.
   * @param start Its kind and its initial attributes.
   * @param context The context to start from.
   */
  abstract startShaped(name: string, start: ShapedStart, context: Context): Span;
}

/** A recorded span of a {@link ShapedTracer}. */
export abstract class ShapedSpan {
  /** Time from the start of the span to its end, in milliseconds; meaningless before its end. */
  abstract readonly durationMs: number;
  /** Sets the attribute at a place in the shape that the span started with. */
  abstract putShaped(shape: AttributeShape, place: number, value: string | number): void;
}

/** A context manager that takes the arguments of a call as an array. */
export abstract class ArrayContextManager {
  /** Calls a function with a context active, as `with` does. */
  abstract run<Receiver, Args extends unknown[], Result>(
    context: Context,
    fn: (this: Receiver, ...args: Args) => Result,
    receiver: Receiver,
    args: Args,
  ): Result;
}

/** Converts shaped attributes to those of the public API. */
export function attributesOfShape(shape: AttributeShape, values: ShapedValues): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== undefined) attributes[shape.keys[i]] = value;
  }
  return attributes;
}

import type { Attributes, AttributeValue } from "../attributes.ts";
import type { Context } from "../context/context.ts";
import type { Span } from "../trace/span.ts";
import type { SpanKind } from "../trace/span_kind.ts";

// What the instrumentation and the SDK of this package say to one another past the public API. Each
// looks for the other's class, which two copies of the package do not share: of two versions
// perhaps, they speak the public API to each other.

/**
 * Keys of attributes that come together again and again, in one order. The values of a span are
 * then a plain array with a place for each key, `undefined` where there is none, and nobody has to
 * look at a key again (bench/http_hello.ts).
 */
export class AttributeShape {
  /** The keys, each once. */
  readonly keys: readonly string[];
  /** What stands for the keys in a snapshot; the SDK fills it in when it first writes one. */
  codes: readonly number[] | undefined = undefined;
  readonly #keys: ReadonlySet<string>;

  /** @param keys The keys, each once and none of them empty. */
  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.#keys = new Set(keys);
  }

  /** Whether a key is one of them. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }
}

/** The values of a shape: nothing else than texts and numbers, which need no copy. */
export type ShapedValues = (string | number | undefined)[];

/** What a span starts with whose first attributes come by shape. */
export interface ShapedStart {
  /** The kind of the span. */
  readonly kind: SpanKind;
  /** The keys. */
  readonly shape: AttributeShape;
  /**
   * Returns a value for each key; the array is the span's from then on. Called at most once, and
   * only where the span is recorded or its sampler looks at attributes: to find them out may cost
   * more than all the rest of a span that nobody records.
   */
  values(): ShapedValues;
}

/** A tracer that takes attributes by shape. */
export abstract class ShapedTracer {
  /**
   * Starts a span, as `startSpan` does.
   *
   * @param name The name of the span.
   * @param start Its kind and its first attributes.
   * @param context The context to start from.
   */
  abstract startShaped(name: string, start: ShapedStart, context: Context): Span;
}

/** A recorded span of a {@link ShapedTracer}. */
export abstract class ShapedSpan {
  /** From the start of the span to its end, in milliseconds; before its end it means nothing. */
  abstract readonly durationMs: number;
  /** Sets the attribute whose key stands at a place of the shape that the span started with. */
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

/** Returns shaped attributes as everybody else takes them. */
export function attributesOfShape(shape: AttributeShape, values: ShapedValues): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== undefined) attributes[shape.keys[i]] = value;
  }
  return attributes;
}

import type { ReadableSpan } from "./readable_span.ts";

/**
 * Returns the value of a span's property. Once the span has ended, also stores it on the span, so
 * that a processor can edit it for an exporter of its own, to mask or rename something. The
 * snapshot does not change.
 */
export function storeWhenEnded<T>(
  span: ReadableSpan & { readonly isWritable: boolean },
  name: keyof ReadableSpan,
  value: T,
): T {
  if (span.isWritable) return value;
  // Fails on a frozen span, which gives a new copy each time.
  Reflect.defineProperty(span, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return value;
}

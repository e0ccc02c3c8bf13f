import type { ReadableSpan } from "./readable_span.ts";

/**
 * What is read of a span. Once the span has ended it stays the span's own: processors edit it for
 * an exporter of theirs, to mask a value or to name it otherwise. The snapshot does not know of it.
 */
export function lasting<T>(
  span: ReadableSpan & { readonly isWritable: boolean },
  name: keyof ReadableSpan,
  value: T,
): T {
  if (span.isWritable) return value;
  // False for a span that somebody has frozen: then it is a new copy each time.
  Reflect.defineProperty(span, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return value;
}

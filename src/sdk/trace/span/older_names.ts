import type { ReadableSpan } from "./readable_span.ts";

/**
 * Gives spans the properties by which exporters of the official SDK 1.x read their parent and
 * scope.
 */
export function defineOlderNames(prototype: ReadableSpan): void {
  Object.defineProperties(prototype, {
    parentSpanId: {
      get(this: ReadableSpan): string | undefined {
        return this.parentSpanContext?.spanId;
      },
    },
    instrumentationLibrary: {
      get(this: ReadableSpan): ReadableSpan["instrumentationScope"] {
        return this.instrumentationScope;
      },
    },
  });
}

import type { ReadableSpan } from "./readable_span.ts";

/**
 * Gives spans the names by which exporters of the official SDK 1.x know their parent and their
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

import type { Tracer } from "../../src/api/mod.ts";

/** Runs a function with a span of a tracer as the active one, and ends the span. */
export function withActiveSpan<T>(tracer: Tracer, run: () => T): T {
  return tracer.startActiveSpan("parent", (span) => {
    const result = run();
    span.end();
    return result;
  });
}

import type { DemoSpan } from "../../examples/demo/demo_span.ts";

/** A span of service "shop" in trace "t" that lasts from 0 to 10 ms. */
export function demoSpan(spanId: string, rest: Partial<DemoSpan> = {}): DemoSpan {
  return {
    traceId: "t",
    spanId,
    parentSpanId: "",
    service: "shop",
    name: spanId,
    kind: "internal",
    startMs: 1000,
    endMs: 1010,
    attributes: {},
    events: [],
    isError: false,
    errorMessage: "",
    ...rest,
  };
}

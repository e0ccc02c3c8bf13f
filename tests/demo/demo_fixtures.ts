import type { DemoHistogram } from "../../examples/demo/demo_histogram.ts";
import type { DemoLog } from "../../examples/demo/demo_log.ts";
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

/** An INFO record of service "shop" in trace "t", at 5 ms, outside of any span that is there. */
export function demoLog(text: string, rest: Partial<DemoLog> = {}): DemoLog {
  return {
    traceId: "t",
    spanId: "",
    service: "shop",
    timeMs: 1005,
    severity: "INFO",
    text,
    attributes: {},
    ...rest,
  };
}

/** A histogram "took" of service "shop", with one boundary at 10 ms and nothing in it. */
export function demoHistogram(rest: Partial<DemoHistogram> = {}): DemoHistogram {
  return {
    service: "shop",
    name: "took",
    attributes: {},
    bounds: [0.01],
    counts: [0, 0],
    sum: 0,
    exemplars: [],
    ...rest,
  };
}

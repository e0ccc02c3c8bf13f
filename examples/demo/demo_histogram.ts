/**
 * A histogram as the demo draws it: plain data, passed between processes as JSON.
 *
 * @module
 */
import type { DemoAttributes } from "./demo_span.ts";

/** A measurement that names its trace. */
export interface DemoExemplar {
  /** 32 hex digits; empty outside of a trace. */
  readonly traceId: string;
  readonly value: number;
}

/** An explicit-bucket histogram of one set of attributes. */
export interface DemoHistogram {
  /** `service.name` of the resource. */
  readonly service: string;
  /** Name of the metric. */
  readonly name: string;
  /** Attributes of the point. */
  readonly attributes: DemoAttributes;
  /** The upper boundaries, inclusive. */
  readonly bounds: readonly number[];
  /** One more than there are boundaries. */
  readonly counts: readonly number[];
  /** Sum of all values. */
  readonly sum: number;
  readonly exemplars: readonly DemoExemplar[];
}

/**
 * The histogram of a metric over all attributes; undefined if there is none. Counts are cumulative:
 * the last point of a set of attributes counts.
 */
export function joinHistograms(
  histograms: readonly DemoHistogram[],
  { service, name }: { readonly service: string; readonly name: string },
): DemoHistogram | undefined {
  const mine = histograms.filter((each) => each.service === service && each.name === name);
  const last = new Map(mine.map((each) => [JSON.stringify(each.attributes), each]));
  const [first, ...rest] = last.values();
  if (first === undefined) return undefined;
  return {
    ...first,
    attributes: {},
    counts: first.counts.map((count, index) =>
      rest.reduce((total, { counts }) => total + (counts[index] ?? 0), count)
    ),
    sum: rest.reduce((total, { sum }) => total + sum, first.sum),
    exemplars: mine.flatMap(({ exemplars }) => exemplars),
  };
}

/**
 * A histogram as the demo draws it: plain data that goes from process to process as JSON.
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

/** A histogram over given buckets: that of one set of attributes. */
export interface DemoHistogram {
  /** `service.name` of the resource. */
  readonly service: string;
  /** Name of the metric. */
  readonly name: string;
  /** Attributes of the point. */
  readonly attributes: DemoAttributes;
  /** The upper boundaries; each belongs to its bucket. */
  readonly bounds: readonly number[];
  /** One more than there are boundaries. */
  readonly counts: readonly number[];
  /** All values together. */
  readonly sum: number;
  readonly exemplars: readonly DemoExemplar[];
}

/**
 * The histogram of all attributes of a metric together; undefined when there is none. Counts are
 * taken as cumulative: of the points of the same attributes the last one stands.
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

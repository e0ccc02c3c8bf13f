import type { AttributeLimits } from "../../attributes.ts";
import { fillInNumbers } from "../../fill_in_numbers.ts";

/** Limits of a span (specification, Trace SDK, Span Limits). */
export interface SpanLimits {
  /** Maximum number of attributes per span. @default 128 */
  readonly attributeCountLimit: number;
  /** Maximum characters of a string value, or bytes of a byte array. @default Infinity */
  readonly attributeValueLengthLimit: number;
  /** Maximum depth of arrays and maps in a value. @default 64 */
  readonly attributeValueDepthLimit: number;
  /** Maximum number of events per span. @default 128 */
  readonly eventCountLimit: number;
  /** Maximum number of links per span. @default 128 */
  readonly linkCountLimit: number;
  /** Maximum number of attributes per event. @default 128 */
  readonly attributePerEventCountLimit: number;
  /** Maximum number of attributes per link. @default 128 */
  readonly attributePerLinkCountLimit: number;
}

/** The specification's defaults. */
export const DEFAULT_SPAN_LIMITS: SpanLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Infinity,
  attributeValueDepthLimit: 64,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
};

/** The limits of a span, by part. */
export interface ResolvedSpanLimits {
  readonly attributes: AttributeLimits;
  readonly eventAttributes: AttributeLimits;
  readonly linkAttributes: AttributeLimits;
  readonly eventCount: number;
  readonly linkCount: number;
}

/** Fills in defaults and groups the limits by part. */
export function resolveSpanLimits(limits: Partial<SpanLimits> = {}): ResolvedSpanLimits {
  const all = fillInNumbers(
    DEFAULT_SPAN_LIMITS,
    limits,
    (name, value) => `Span limit ${name} must be a number of at least 0, not ${value}.`,
  );
  const attributes = (countLimit: number): AttributeLimits => ({
    countLimit,
    valueLengthLimit: all.attributeValueLengthLimit,
    valueDepthLimit: all.attributeValueDepthLimit,
  });
  return {
    attributes: attributes(all.attributeCountLimit),
    eventAttributes: attributes(all.attributePerEventCountLimit),
    linkAttributes: attributes(all.attributePerLinkCountLimit),
    eventCount: all.eventCountLimit,
    linkCount: all.linkCountLimit,
  };
}

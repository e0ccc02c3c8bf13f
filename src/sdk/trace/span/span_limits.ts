import type { AttributeLimits } from "../../attributes.ts";
import { fillInNumbers } from "../../fill_in_numbers.ts";

/** Limits of a span (specification, Trace SDK, Span Limits). */
export interface SpanLimits {
  /** Most attributes of a span. @default 128 */
  readonly attributeCountLimit: number;
  /** Most characters of an attribute's string, or bytes of its bytes. @default Infinity */
  readonly attributeValueLengthLimit: number;
  /** Most levels of arrays and maps in an attribute's value. @default 64 */
  readonly attributeValueDepthLimit: number;
  /** Most events of a span. @default 128 */
  readonly eventCountLimit: number;
  /** Most links of a span. @default 128 */
  readonly linkCountLimit: number;
  /** Most attributes of an event. @default 128 */
  readonly attributePerEventCountLimit: number;
  /** Most attributes of a link. @default 128 */
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

/** The limits of a span, grouped by part as the recording code needs them. */
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

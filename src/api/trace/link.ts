import type { Attributes } from "../attributes.ts";
import type { SpanContext } from "./span_context.ts";

/** A reference from a span to another span, of the same trace or of another one. */
export interface Link {
  /** The span context of the linked span. */
  context: SpanContext;
  /** Attributes that describe the link. */
  attributes?: Attributes;
  /** How many attributes were dropped because of limits. */
  droppedAttributesCount?: number;
}

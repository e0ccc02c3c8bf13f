import type { Attributes } from "../attributes.ts";
import type { SpanContext } from "./span_context.ts";

/** A reference from a span to another span, of the same trace or of another one. */
export interface Link {
  /** The span that is referred to. */
  context: SpanContext;
  /** What there is to say about the reference. */
  attributes?: Attributes;
  /** How many attributes were left out, because of limits. */
  droppedAttributesCount?: number;
}

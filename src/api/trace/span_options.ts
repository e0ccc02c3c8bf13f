import type { Attributes } from "../attributes.ts";
import type { Link } from "./link.ts";
import type { SpanKind } from "./span_kind.ts";
import type { TimeInput } from "../time.ts";

/** How to start a span. Specification: Trace API, Span Creation. */
export interface SpanOptions {
  /**
   * What the span does in its trace.
   *
   * @default SpanKind.INTERNAL
   */
  kind?: SpanKind;
  /**
   * Attributes known at the start. Give them here rather than later with `setAttribute`: a
   * sampler sees only these.
   */
  attributes?: Attributes;
  /** Links known at the start. Give them here rather than later: a sampler sees only these. */
  links?: Link[];
  /**
   * When the operation started.
   *
   * @default now
   */
  startTime?: TimeInput;
  /**
   * Starts a new trace, whatever the context says.
   *
   * @default false
   */
  root?: boolean;
}

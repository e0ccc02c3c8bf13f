import {
  INVALID_SPANID,
  INVALID_TRACEID,
  isValidSpanId,
  isValidTraceId,
  type Link,
  type SpanContext,
} from "../../../api/mod.ts";
import { type AttributeList, hexToWord, type LinkFields } from "../../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttributes } from "../../attributes.ts";
import { reportLimit } from "../../report_limit.ts";
import { traceWordsOf } from "../ids/id_words.ts";
import type { RecordedLink } from "./readable_span.ts";
import { reportUnreadable } from "./report_misuse.ts";
import { HAS_IS_REMOTE, IS_REMOTE } from "./span_flags.ts";
import type { ResolvedSpanLimits } from "./span_limits.ts";
import { traceStateText } from "./trace_state_text.ts";

/** Maximum of OTLP's counts. */
const MAX_UINT32 = 2 ** 32 - 1;

/**
 * A link as a span keeps it: the fields to write, and the span context that they were made from.
 */
export interface KeptLink extends LinkFields {
  /** A copy of the linked span context. */
  readonly context: SpanContext;
}

/** Adds links to those of a span, within the limits; returns how many were lost. */
export function putLinks(
  list: KeptLink[],
  links: readonly Link[],
  limits: Pick<ResolvedSpanLimits, "linkCount" | "linkAttributes">,
): number {
  let lost = 0;
  try {
    // Plain JavaScript may pass anything.
    for (const link of Array.isArray(links) ? links : []) lost += putLink(list, link, limits);
  } catch (error) {
    reportUnreadable("link", error);
    lost++;
  }
  return lost;
}

/** Adds one link; returns how many were lost: 0 or 1. */
export function putLink(
  list: KeptLink[],
  link: Link,
  { linkCount, linkAttributes }: Pick<ResolvedSpanLimits, "linkCount" | "linkAttributes">,
): number {
  try {
    const fields = linkFields(link, linkAttributes);
    if (fields === undefined) return 0;
    if (list.length >= linkCount) return reportLimit("links", linkCount, "span");
    list.push(fields);
    return 0;
  } catch (error) {
    reportUnreadable("link", error);
    return 1;
  }
}

// Returns the recorded form of a link. If one of its ids is invalid, the link is kept with zeros
// for that id if it has attributes or a trace state; otherwise this returns undefined
// (specification, Trace API, Link).
function linkFields(link: Link, limits: AttributeLimits): KeptLink | undefined {
  const context = link?.context;
  if (context === undefined || context === null) return undefined;
  const { attributes } = link;
  const attributeList: AttributeList = [];
  const dropped = attributes === undefined ? 0 : putAttributes(attributeList, attributes, limits);
  const stateText = traceStateText(context.traceState);
  const traceId = isValidTraceId(context.traceId) ? context.traceId : INVALID_TRACEID;
  const spanId = isValidSpanId(context.spanId) ? context.spanId : INVALID_SPANID;
  const isValid = traceId !== INVALID_TRACEID && spanId !== INVALID_SPANID;
  if (!isValid && attributeList.length === 0 && stateText === "") return undefined;
  return {
    ...traceWordsOf(traceId),
    spanWord0: hexToWord(spanId, 0),
    spanWord1: hexToWord(spanId, 8),
    otlpFlags: (numberOr0(context.traceFlags) & 0xff) | HAS_IS_REMOTE |
      (context.isRemote === true ? IS_REMOTE : 0),
    traceStateText: stateText,
    context: { ...context },
    attributeList,
    droppedAttributesCount: Math.min(dropped + numberOr0(link.droppedAttributesCount), MAX_UINT32),
  };
}

// Plain JavaScript may pass anything.
function numberOr0(value: unknown): number {
  return typeof value === "number" && value >= 0 ? Math.floor(value) : 0;
}

/** Returns a kept link as exporters see it. */
export function recordedLink(link: KeptLink): RecordedLink {
  return {
    context: { ...link.context },
    attributes: attributesOf(link.attributeList),
    droppedAttributesCount: link.droppedAttributesCount,
  };
}

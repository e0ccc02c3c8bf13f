import type { Attributes } from "../../../api/mod.ts";
import type { AttributeList, EventFields } from "../../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttributes } from "../../attributes.ts";
import { reportLimit } from "../../report_limit.ts";
import type { TimedEvent } from "./readable_span.ts";

/** Returns an event as a span keeps it; `overriding` attributes win. */
export function eventFields(
  at: Pick<EventFields, "name" | "seconds" | "nanos">,
  limits: AttributeLimits,
  attributes: Attributes | undefined,
  overriding: Attributes | undefined,
): EventFields {
  const attributeList: AttributeList = [];
  let dropped = 0;
  if (attributes !== undefined) dropped = putAttributes(attributeList, attributes, limits);
  if (overriding !== undefined) dropped += putAttributes(attributeList, overriding, limits);
  const { name, seconds, nanos } = at;
  return { name, seconds, nanos, attributeList, droppedAttributesCount: dropped };
}

/** Reports an event beyond the limit; returns the number of events lost: 1. */
export function reportLostEvent(limit: number): 1 {
  return reportLimit("events", limit, "span");
}

/** Returns a kept event as exporters see it. */
export function timedEvent(event: EventFields): TimedEvent {
  return {
    time: [event.seconds, event.nanos],
    name: event.name,
    attributes: attributesOf(event.attributeList),
    droppedAttributesCount: event.droppedAttributesCount,
  };
}

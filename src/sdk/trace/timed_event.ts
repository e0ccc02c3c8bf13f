import type { EventFields } from "../../snapshot/mod.ts";
import { attributesOf } from "../attributes.ts";
import type { TimedEvent } from "./readable_span.ts";

/** A kept event as exporters see it. */
export function timedEvent(event: EventFields): TimedEvent {
  return {
    time: [event.seconds, event.nanos],
    name: event.name,
    attributes: attributesOf(event.attributeList),
    droppedAttributesCount: event.droppedAttributesCount,
  };
}

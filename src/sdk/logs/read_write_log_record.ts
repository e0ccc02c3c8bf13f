import type {
  Attributes,
  AttributeValue,
  SeverityNumber,
  SpanContext,
  TimeInput,
} from "../../api/mod.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";

/**
 * A log record on its way through the processors, which may change it; the processors that come
 * later see the changes (specification, Logs SDK, ReadWriteLogRecord).
 */
export interface ReadWriteLogRecord extends ReadableLogRecord {
  /** Says when it happened; what is no time changes nothing. */
  setTimestamp(time: TimeInput): this;
  /** Says when it was seen; what is no time changes nothing. */
  setObservedTimestamp(time: TimeInput): this;
  /** Puts it into another span's context; `undefined`, or invalid ids, take it out of any. */
  setSpanContext(spanContext: SpanContext | undefined): this;
  /** Says how severe it is. */
  setSeverityNumber(severityNumber: SeverityNumber): this;
  /** Says how severe it is, in the words of its source. */
  setSeverityText(severityText: string): this;
  /** Names the event. */
  setEventName(eventName: string): this;
  /** Says what happened; the value is copied. `undefined` takes the body away. */
  setBody(body: AttributeValue): this;
  /** Sets one attribute, within the limits. */
  setAttribute(key: string, value: AttributeValue): this;
  /** Sets several attributes, within the limits. */
  setAttributes(attributes: Attributes): this;
  /** Takes an attribute away. */
  removeAttribute(key: string): this;
  /** A record of its own with the same content, for a processor that goes on later. */
  clone(): ReadWriteLogRecord;
}

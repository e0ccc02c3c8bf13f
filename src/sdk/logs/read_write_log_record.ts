import type {
  Attributes,
  AttributeValue,
  SeverityNumber,
  SpanContext,
  TimeInput,
} from "../../api/mod.ts";
import type { ReadableLogRecord } from "./readable_log_record.ts";

/**
 * A log record on its way through the processors. Changes of one are seen by the ones that follow
 * (specification, Logs SDK, ReadWriteLogRecord).
 */
export interface ReadWriteLogRecord extends ReadableLogRecord {
  /** Sets when it happened; an invalid time changes nothing. */
  setTimestamp(time: TimeInput): this;
  /** Sets when it was observed; an invalid time changes nothing. */
  setObservedTimestamp(time: TimeInput): this;
  /** Moves the record to another span; `undefined` or invalid ids remove it from any. */
  setSpanContext(spanContext: SpanContext | undefined): this;
  /** Sets the severity. */
  setSeverityNumber(severityNumber: SeverityNumber): this;
  /** Sets the severity in the words of its source. */
  setSeverityText(severityText: string): this;
  /** Sets the name of the event. */
  setEventName(eventName: string): this;
  /** Sets the body to a copy of the value; `undefined` removes the body. */
  setBody(body: AttributeValue): this;
  /** Sets one attribute, within the limits. */
  setAttribute(key: string, value: AttributeValue): this;
  /** Sets several attributes, within the limits. */
  setAttributes(attributes: Attributes): this;
  /** Removes an attribute. */
  removeAttribute(key: string): this;
  /** Returns an independent copy, for a processor that uses it later. */
  clone(): ReadWriteLogRecord;
}

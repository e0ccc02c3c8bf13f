import type { Attributes, HrTime, SeverityNumber, SpanContext } from "../../api/mod.ts";
import type { AnyValue, Scope } from "../../snapshot/mod.ts";
import type { Resource } from "../resource/mod.ts";

/** What processors and exporters may read of a log record (specification, Logs SDK). */
export interface ReadableLogRecord {
  /** When it happened, as seconds and nanoseconds since the epoch; `undefined` if not given. */
  readonly timestamp: HrTime | undefined;
  /** When it was observed, as seconds and nanoseconds since the epoch. */
  readonly observedTimestamp: HrTime;
  /**
   * When it happened, else when it was observed: under the name and with the meaning that official
   * processors and exporters use.
   */
  readonly hrTime: HrTime;
  /** When it was observed, under the name that official processors and exporters use. */
  readonly hrTimeObserved: HrTime;
  /** Ids and flags of the span in whose context it was emitted; `undefined` outside a trace. */
  readonly spanContext: SpanContext | undefined;
  /** Severity; 0 if not given. */
  readonly severityNumber: SeverityNumber;
  /** Severity in the words of its source, or `""`. */
  readonly severityText: string;
  /** Name of the event; `""` if the record is not an event. */
  readonly eventName: string;
  /** The body; `undefined` if there is none. */
  readonly body: AnyValue;
  /** The attributes; a copy. */
  readonly attributes: Attributes;
  /** Attributes lost to the limit. */
  readonly droppedAttributesCount: number;
  /** What produced it. */
  readonly resource: Resource;
  /** Scope of the logger. */
  readonly instrumentationScope: Scope;
}

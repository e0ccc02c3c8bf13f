import type { Attributes, HrTime, SeverityNumber, SpanContext } from "../../api/mod.ts";
import type { AnyValue, Scope } from "../../snapshot/mod.ts";
import type { Resource } from "../resource/mod.ts";

/** What processors and exporters may read of a log record (specification, Logs SDK). */
export interface ReadableLogRecord {
  /** When it happened: seconds and nanoseconds since the epoch; `undefined` when nobody said. */
  readonly timestamp: HrTime | undefined;
  /** When it was seen: seconds and nanoseconds since the epoch. */
  readonly observedTimestamp: HrTime;
  /**
   * When it happened, else when it was seen: the name and the meaning that official processors and
   * exporters know.
   */
  readonly hrTime: HrTime;
  /** When it was seen, by the name that official processors and exporters know. */
  readonly hrTimeObserved: HrTime;
  /** Ids and flags of the span in whose context it was emitted; `undefined` outside of a trace. */
  readonly spanContext: SpanContext | undefined;
  /** How severe it is; 0 when nobody said. */
  readonly severityNumber: SeverityNumber;
  /** How severe it is in the words of its source, or `""`. */
  readonly severityText: string;
  /** Name of the event, or `""` for a record that is none. */
  readonly eventName: string;
  /** What happened; `undefined` for no body. */
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

import { type Context, trace } from "../../api/mod.ts";
import type { FlushResult } from "../flush_result.ts";
import type { LogRecordProcessor } from "./log_record_processor.ts";
import type { ReadWriteLogRecord } from "./read_write_log_record.ts";

/**
 * Adds every event, which is a log record with an event name, to the span in whose context it was
 * emitted, while that span is recording. The record itself goes on as usual (specification, Logs
 * SDK, Event to span event bridge). For back ends that show span events but not log events.
 */
export class EventToSpanEventProcessor implements LogRecordProcessor {
  onEmit(record: ReadWriteLogRecord, context: Context): void {
    if (record.eventName === "") return;
    const span = trace.getSpan(context);
    if (span === undefined || !span.isRecording()) return;
    const own = span.spanContext();
    const given = record.spanContext;
    if (given === undefined || given.spanId !== own.spanId || given.traceId !== own.traceId) return;
    span.addEvent(
      record.eventName,
      record.attributes,
      record.timestamp ?? record.observedTimestamp,
    );
  }

  /** Nothing is buffered. */
  forceFlush(): Promise<FlushResult> {
    return Promise.resolve("success");
  }

  /** Nothing is buffered. */
  shutdown(): Promise<FlushResult> {
    return Promise.resolve("success");
  }
}

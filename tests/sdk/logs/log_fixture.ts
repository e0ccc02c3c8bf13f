import { type Context, type Logger, ROOT_CONTEXT, trace } from "../../../src/api/mod.ts";
import {
  Clock,
  LoggerProvider,
  type LoggerProviderOptions,
  type LogRecordProcessor,
  type ReadWriteLogRecord,
  Resource,
} from "../../../src/sdk/mod.ts";
import { ManualTime } from "../trace/trace_fixture.ts";

/** Keeps the records that it sees, and their contexts. */
export class KeepingProcessor implements LogRecordProcessor {
  readonly records: ReadWriteLogRecord[] = [];
  readonly contexts: Context[] = [];
  flushCount = 0;
  shutdownCount = 0;

  onEmit(record: ReadWriteLogRecord, context: Context): void {
    this.records.push(record);
    this.contexts.push(context);
  }

  forceFlush(): Promise<void> {
    this.flushCount++;
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.shutdownCount++;
    return Promise.resolve();
  }
}

/** A provider on a clock that stands still, with a processor that keeps what is emitted. */
export function logFixture(options: LoggerProviderOptions = {}): {
  readonly provider: LoggerProvider;
  readonly logger: Logger;
  readonly kept: KeepingProcessor;
  readonly time: ManualTime;
} {
  const kept = new KeepingProcessor();
  const time = new ManualTime();
  const provider = new LoggerProvider({
    resource: new Resource({ "service.name": "shop" }),
    clock: new Clock(time),
    logRecordProcessors: [kept],
    ...options,
  });
  return { provider, logger: provider.getLogger("shop"), kept, time };
}

export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
export const SPAN_ID = "b7ad6b7169203331";

/** A context with a span of somebody else. */
export function spanContext(traceFlags: number): Context {
  const span = trace.wrapSpanContext({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags });
  return trace.setSpan(ROOT_CONTEXT, span);
}

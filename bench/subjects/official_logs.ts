import { context, logs, SeverityNumber, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import {
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
} from "@opentelemetry/sdk-logs";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { BODIES, type LogSubject, ORDERS } from "./log_subject.ts";
import { withActiveSpan } from "./with_active_span.ts";

/**
 * The official SDK. Records are collected as by its batching processor, and each batch is
 * serialised in this thread by its own serializer, as by its exporter. Compressing and sending,
 * which it also does in this thread, are left out.
 */
export function createOfficialLogs(): LogSubject {
  const collector = new CollectingProcessor();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
  logs.setGlobalLoggerProvider(
    new LoggerProvider({
      processors: [collector],
      loggerConfigurator: () => ({
        enabled: true,
        minimumSeverity: SeverityNumber.INFO,
        traceBased: false,
      }),
    }),
  );
  const logger = logs.getLogger("bench");
  const tracer = trace.getTracer("bench");
  let delivered = 0;
  let bytes = 0;
  const serialise = (): void => {
    const records = collector.take();
    if (records.length === 0) return;
    bytes += ProtobufLogsSerializer.serializeRequest(records)?.length ?? 0;
    delivered += records.length;
  };
  return {
    withActiveSpan: (run) => withActiveSpan(tracer, run),
    emit: (i) =>
      logger.emit({
        severityNumber: SeverityNumber.INFO,
        severityText: "INFO",
        body: BODIES[i],
        attributes: { "order.id": ORDERS[i], "order.items": i & 15, "http.route": "/orders/:id" },
      }),
    emitBelow: (i) => logger.emit({ severityNumber: SeverityNumber.DEBUG, body: BODIES[i & 1023] }),
    askBelow: () => logger.enabled(DEBUG),
    endBatch: serialise,
    endBurst: () => {},
    drain: () => Promise.resolve(),
    flush: () => Promise.resolve(serialise()),
    deliveredCount: () => bytes > 0 ? delivered : 0,
    close: () => Promise.resolve(),
  };
}

const DEBUG = { severityNumber: SeverityNumber.DEBUG };

class CollectingProcessor implements LogRecordProcessor {
  #records: ReadableLogRecord[] = [];

  onEmit(record: ReadableLogRecord): void {
    this.#records.push(record);
  }

  take(): ReadableLogRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

import { init, logs, SeverityNumber, trace } from "../../mod.ts";
import { BODIES, type LogSubject, ORDERS } from "./log_subject.ts";

/** This package: `init` with its worker, which exports to a receiver. */
export function createOurLogs(sinkUrl: string): LogSubject {
  const handle = init({ serviceName: "bench", otlp: { endpoint: sinkUrl } });
  handle.loggerProvider?.setLoggerConfigurator(() => ({ minimumSeverity: SeverityNumber.INFO }));
  const logger = logs.getLogger("bench");
  const tracer = trace.getTracer("bench");
  let delivery: Promise<unknown> = Promise.resolve();
  return {
    withActiveSpan: (run) =>
      tracer.startActiveSpan("parent", (span) => {
        const result = run();
        span.end();
        return result;
      }),
    emit: (i) =>
      logger.emit({
        severityNumber: SeverityNumber.INFO,
        severityText: "INFO",
        body: BODIES[i],
        attributes: { "order.id": ORDERS[i], "order.items": i & 15, "http.route": "/orders/:id" },
      }),
    emitBelow: (i) => logger.emit({ severityNumber: SeverityNumber.DEBUG, body: BODIES[i & 1023] }),
    askBelow: () => logger.enabled(DEBUG),
    endBatch: () => {},
    // A flush hands over what is still here; the rest of it happens in the worker.
    endBurst: () => {
      delivery = handle.forceFlush();
    },
    drain: async () => {
      await delivery;
    },
    flush: async () => {
      await handle.forceFlush();
    },
    deliveredCount: () => handle.stats().logs.exported,
    close: async () => {
      await handle.shutdown();
    },
  };
}

const DEBUG = { severityNumber: SeverityNumber.DEBUG };

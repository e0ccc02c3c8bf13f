import { init, logs, SeverityNumber, trace } from "../../mod.ts";
import { createLog } from "../../src/log/mod.ts";
import type { SpanProcessor } from "../../src/sdk/mod.ts";
import { BODIES, type LogSubject, ORDERS } from "./log_subject.ts";
import { withActiveSpan } from "./with_active_span.ts";

/** This package: `init` with its worker, which exports to a receiver. */
export function createOurLogs(sinkUrl: string): LogSubject {
  const { log } = console;
  // Printing itself is not measured.
  console.log = () => {};
  const handle = init({
    serviceName: "bench",
    otlp: { endpoint: sinkUrl },
    metrics: { exporter: "none" },
    // Spans are recorded but not exported, as with the official provider.
    traces: { exporter: "none" },
    spanProcessors: [IDLE_PROCESSOR],
    captureConsole: true,
  });
  handle.loggerProvider?.setLoggerConfigurator(() => ({ minimumSeverity: SeverityNumber.INFO }));
  const logger = logs.getLogger("bench");
  const leveled = createLog("bench");
  const tracer = trace.getTracer("bench");
  let delivery: Promise<unknown> = Promise.resolve();
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
    levelBelow: (i) => leveled.debug(BODIES[i & 1023]),
    printCaptured: (i) => console.log(BODIES[i], "in", i, "ms"),
    endBatch: () => {},
    // A flush hands over what is still here; the worker does the rest.
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
      console.log = log;
    },
  };
}

const IDLE_PROCESSOR: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

const DEBUG = { severityNumber: SeverityNumber.DEBUG };

// Records of @logtape/logtape as OpenTelemetry log records: a sink of a few lines. Run it with
// `deno run -A examples/logtape.ts` or `bun examples/logtape.ts`; it prints JSON Lines. Outside of
// this checkout the import is "@offthread/otel".
import { configure, dispose, getLogger, type LogLevel, type LogRecord } from "@logtape/logtape";
import { init, logs, SeverityNumber, trace } from "../mod.ts";

const SEVERITIES: Readonly<Record<LogLevel, SeverityNumber>> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warning: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

/** A LogTape sink that emits through the logs API, with the logger's category as its name. */
function openTelemetrySink(record: LogRecord): void {
  const { level } = record;
  const { error, ...attributes } = record.properties;
  logs.getLogger(record.category.join(".")).emit({
    timestamp: record.timestamp,
    severityNumber: SEVERITIES[level],
    severityText: level,
    // Texts of the template and values alternate.
    body: record.message.map((part) => typeof part === "string" ? part : String(part)).join(""),
    attributes,
    ...(error === undefined ? {} : { exception: error }),
  });
}

await using _telemetry = init({
  serviceName: "shop",
  traces: { exporter: "none" },
  logs: { exporter: "none" },
  metrics: { exporter: "none" },
  sinks: [{ format: "jsonl", to: "stdout", signals: ["logs", "traces"] }],
});

await configure({
  sinks: { openTelemetry: openTelemetrySink },
  loggers: [
    { category: "shop", sinks: ["openTelemetry"], lowestLevel: "debug" },
    { category: ["logtape", "meta"], sinks: ["openTelemetry"], lowestLevel: "warning" },
  ],
});

const logger = getLogger(["shop", "checkout"]);
logger.debug("below a span, without one");
trace.getTracer("shop").startActiveSpan("checkout", (span) => {
  logger.info("paid {cents} cents", { cents: 1200 });
  logger.error("receipt failed", { error: new RangeError("no printer") });
  span.end();
});
await dispose();

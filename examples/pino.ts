// Records of pino as OpenTelemetry log records: a destination of a few lines. Run it with
// `deno run -A examples/pino.ts` or `bun examples/pino.ts`; it prints logfmt. Outside of this
// checkout the import is "@offthread/otel".
import pino from "pino";
import { init, logs, SeverityNumber, trace } from "../mod.ts";

const SEVERITIES: ReadonlyMap<unknown, readonly [SeverityNumber, string]> = new Map([
  [10, [SeverityNumber.TRACE, "trace"]],
  [20, [SeverityNumber.DEBUG, "debug"]],
  [30, [SeverityNumber.INFO, "info"]],
  [40, [SeverityNumber.WARN, "warn"]],
  [50, [SeverityNumber.ERROR, "error"]],
  [60, [SeverityNumber.FATAL, "fatal"]],
]);

/**
 * A destination for pino. It runs inside the logger's call, so the application's span is active.
 */
const openTelemetryDestination = {
  write(line: string): void {
    const { level, time, msg, name, pid: _pid, hostname: _hostname, err, ...attributes } = JSON
      .parse(line);
    const [severityNumber, severityText] = SEVERITIES.get(level) ?? [0, String(level)];
    logs.getLogger(name ?? "pino").emit({
      timestamp: time,
      severityNumber,
      severityText,
      body: msg,
      attributes,
      // pino has turned the error into a plain object with its type in "type".
      ...(err === undefined ? {} : { exception: { ...err, name: err.type } }),
    });
  },
};

await using _telemetry = init({
  serviceName: "shop",
  traces: { exporter: "none" },
  logs: { exporter: "none" },
  metrics: { exporter: "none" },
  sinks: [{ format: "logfmt", to: "stdout", signals: ["logs", "traces"] }],
});

// `pino.multistream([process.stdout, openTelemetryDestination])` would keep printing.
const logger = pino({ name: "shop", level: "debug" }, openTelemetryDestination);
const checkout = logger.child({ module: "checkout" });
checkout.debug("without a span");
trace.getTracer("shop").startActiveSpan("checkout", (span) => {
  checkout.info({ cents: 1200 }, "paid");
  checkout.error(new RangeError("no printer"), "receipt failed");
  span.end();
});

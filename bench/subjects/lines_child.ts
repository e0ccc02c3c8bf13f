/**
 * Emits log records at a steady rate into a sink and ends without a flush; prints their number and
 * cost on this thread as JSON.
 *
 * `lines_child.ts <format> <path> <records a second> <seconds>`
 *
 * @module
 */
import process from "node:process";
import { init, logs, SeverityNumber } from "../../mod.ts";
import type { SinkOptions } from "../../src/init/mod.ts";
import { openCpuClock } from "../harness/cpu_clock.ts";
import { BODIES, ORDERS } from "./log_subject.ts";

const [, , format, path, rateText, secondsText] = process.argv;
const ratePerMs = Number(rateText) / 1e3;
const total = Number(rateText) * Number(secondsText);

const clock = await openCpuClock("thread");
const handle = init({
  serviceName: "bench",
  traces: { exporter: "none" },
  logs: { exporter: "none" },
  metrics: { exporter: "none" },
  // why: the suite passes only formats
  sinks: [{ format: format as SinkOptions["format"], to: { path } }],
});
const logger = logs.getLogger("bench");
const start = performance.now();
let emitted = 0;
let threadMs = 0;

const timer = setInterval(() => {
  const due = Math.min(total, Math.floor((performance.now() - start) * ratePerMs));
  const before = clock.nowMs();
  for (; emitted < due; emitted++) {
    logger.emit({
      severityNumber: SeverityNumber.INFO,
      severityText: "INFO",
      body: BODIES[emitted & 1023],
      attributes: {
        "order.id": ORDERS[emitted & 1023],
        "order.items": emitted & 15,
        "http.route": "/orders/:id",
      },
    });
  }
  threadMs += clock.nowMs() - before;
  if (emitted < total) return;
  clearInterval(timer);
  const tookMs = performance.now() - start;
  const { dropped } = handle.stats().sinks[0];
  console.log(JSON.stringify({ emitted, tookMs, threadNanos: threadMs * 1e6 / total, dropped }));
}, 5);
